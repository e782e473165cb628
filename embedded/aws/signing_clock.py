"""Refuses requests that were signed by a wrong clock, as AWS does."""

import time
from calendar import timegm
from collections.abc import Mapping
from functools import lru_cache

from embedded.aws.errors import ErrorResponse, dynamodb_error, is_for_dynamodb, s3_error

FORMAT = "%Y%m%dT%H%M%SZ"
DYNAMODB_MINUTES, S3_MINUTES = 5, 15


def skew_error(headers: Mapping[str, str], now: float) -> ErrorResponse | None:
    """None if the clocks agree well enough, or the request is not signed."""
    signed_at = headers.get("x-amz-date", "")
    signed = _seconds(signed_at)
    if signed is None:
        return None
    ahead = signed - now
    if is_for_dynamodb(headers):
        return _dynamodb_refusal(signed_at, ahead, now)
    too_skewed = "The difference between the request time and the current time is too large."
    return s3_error(403, "RequestTimeTooSkewed", too_skewed) if abs(ahead) > 60 * S3_MINUTES else None


@lru_cache(maxsize=64)
def _seconds(signed_at: str) -> int | None:
    """None for what is no time. Requests of one second have the same, and reading it takes longer than all the rest."""
    try:
        return timegm(time.strptime(signed_at, FORMAT))
    except ValueError:
        return None


def _dynamodb_refusal(signed_at: str, ahead: float, now: float) -> ErrorResponse | None:
    if abs(ahead) <= 60 * DYNAMODB_MINUTES:
        return None
    here = time.strftime(FORMAT, time.gmtime(now))
    early = f"Signature expired: {signed_at} is now earlier than {here} - {DYNAMODB_MINUTES} min."
    late = f"Signature not yet current: {signed_at} is still later than {here} + {DYNAMODB_MINUTES} min."
    return dynamodb_error("InvalidSignatureException", late if ahead > 0 else early)
