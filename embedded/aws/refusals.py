"""Requests that the stand-in refuses before ministack sees them."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from embedded.aws.disk import disk_problem
from embedded.aws.errors import ErrorResponse, dynamodb_error, is_for_dynamodb, s3_error
from embedded.aws.signing_clock import skew_error

Refuse = Callable[[Mapping[str, str], bool], ErrorResponse | None]
"""Takes a request's headers, in lower case, and whether it writes."""
NO_ROOM = "StorageFull"


def refusing(directory: Path, now: Callable[[], float] = time.time) -> Refuse:
    def refuse(headers: Mapping[str, str], writes: bool) -> ErrorResponse | None:
        return skew_error(headers, now()) or (_no_room(directory, headers) if writes else None)

    return refuse


def _no_room(directory: Path, headers: Mapping[str, str]) -> ErrorResponse | None:
    """Not a 5xx, after which nobody could know whether the write had its effect."""
    problem = disk_problem(directory)
    if problem is None:
        return None
    return dynamodb_error(NO_ROOM, problem) if is_for_dynamodb(headers) else s3_error(400, NO_ROOM, problem)
