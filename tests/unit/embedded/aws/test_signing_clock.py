import json
import time

import pytest

from embedded.aws.signing_clock import FORMAT, skew_error

NOW = 1_800_000_000.0
DYNAMODB, S3 = {"x-amz-target": "DynamoDB_20120810.GetItem"}, {"x-amz-content-sha256": "UNSIGNED-PAYLOAD"}


def signed(headers: dict[str, str], ahead: float) -> dict[str, str]:
    return {**headers, "x-amz-date": time.strftime(FORMAT, time.gmtime(NOW + ahead))}


@pytest.mark.parametrize(("headers", "seconds"), [(DYNAMODB, 300), (S3, 900)])
@pytest.mark.parametrize("way", [1, -1])
def test_clocks_may_differ_by_minutes_and_not_by_more(headers: dict[str, str], seconds: int, way: int) -> None:
    assert skew_error(signed(headers, way * seconds), NOW) is None
    assert skew_error(signed(headers, way * (seconds + 1)), NOW)


def test_dynamodb_says_which_time_is_wrong() -> None:
    early, late = (skew_error(signed(DYNAMODB, ahead), NOW) for ahead in (-3600, 3600))
    assert early
    assert late
    assert early.status == late.status == 400
    assert json.loads(early.body) == {
        "__type": "com.amazon.coral.service#InvalidSignatureException",
        "message": "Signature expired: 20270115T070000Z is now earlier than 20270115T080000Z - 5 min.",
    }
    assert "Signature not yet current: 20270115T090000Z is still later than" in json.loads(late.body)["message"]


def test_s3_says_so_in_xml() -> None:
    error = skew_error(signed(S3, 3600), NOW)
    assert error
    assert error.status == 403
    assert b"<Code>RequestTimeTooSkewed</Code>" in error.body


@pytest.mark.parametrize("headers", [{}, {"x-amz-date": "yesterday"}])
def test_what_is_not_signed_is_not_judged(headers: dict[str, str]) -> None:
    assert skew_error(headers, NOW) is None
