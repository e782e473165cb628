from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials

from shared.stores.sigv4 import Signer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HEADERS = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.UpdateItem"}


def by_botocore(url: str, body: bytes, credentials: ReadOnlyCredentials) -> dict[str, str]:
    request = AWSRequest("POST", url, HEADERS, body)
    sign: Any = SigV4Auth(credentials, "dynamodb", "eu-west-1")
    with patch("botocore.auth.get_current_datetime", return_value=NOW.replace(tzinfo=None)):
        sign.add_auth(request)
    return {name.lower(): value for name, value in request.headers.items()}


@pytest.mark.parametrize("token", [None, "a/token+of=a-role"])
@pytest.mark.parametrize("body", [b"", b'{"TableName": "profiles"}', b"\x00\xff"])
@pytest.mark.parametrize("address", ["https://dynamodb.eu-west-1.amazonaws.com", "http://127.0.0.1:4566"])
def test_the_signature_is_that_of_botocore(address: str, body: bytes, token: str | None) -> None:
    credentials: Any = ReadOnlyCredentials("AKID", "a secret/of+mine", token)
    signer = Signer(address.partition("//")[2], "/", "eu-west-1", "dynamodb")
    signed = signer.headers(body, HEADERS, credentials, NOW.timestamp())
    expected = by_botocore(f"{address}/", body, credentials)
    assert signed["authorization"] == expected["authorization"]
    assert {name: signed[name] for name in expected} == expected


def test_each_secret_and_day_has_its_own_key() -> None:
    signer = Signer("host", "/", "r", "dynamodb")
    credentials: list[Any] = [ReadOnlyCredentials("AKID", secret, None) for secret in ("one secret", "another")]
    signed = [signer.headers(b"", {}, each, day * 86400.0) for each in credentials for day in (1, 2)]
    assert len({headers["authorization"][-64:] for headers in signed}) == 4
