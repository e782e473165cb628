import time
from pathlib import Path

import pytest

from embedded.aws import refusals
from embedded.aws.refusals import refusing
from embedded.aws.signing_clock import FORMAT

DYNAMODB, S3 = {"x-amz-target": "DynamoDB_20120810.PutItem"}, {"x-amz-content-sha256": "UNSIGNED-PAYLOAD"}


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "disk_problem", lambda directory: f"{directory} is full")


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("headers", [DYNAMODB, S3])
def test_a_full_disk_is_read_and_not_written(headers: dict[str, str]) -> None:
    refuse = refusing(Path("data"))
    assert refuse(headers, False) is None
    refused = refuse(headers, True)
    assert refused
    assert refused.status == 400, "not a 5xx, whose outcome would be unknown"
    assert b"StorageFull" in refused.body
    assert b"data is full" in refused.body


def test_a_wrong_clock_is_refused_for_reads_too(tmp_path: Path) -> None:
    signed_at = time.strftime(FORMAT, time.gmtime(1_800_000_000))
    refuse = refusing(tmp_path, now=lambda: 1_800_003_600)
    refused = refuse({**DYNAMODB, "x-amz-date": signed_at}, False)
    assert refused
    assert b"InvalidSignatureException" in refused.body
    assert refusing(tmp_path, now=lambda: 1_800_000_001)({**DYNAMODB, "x-amz-date": signed_at}, True) is None
