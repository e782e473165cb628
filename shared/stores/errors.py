"""What a failure of AWS means to the caller. `store_errors` is the one place that decides it.

StoreUnavailable      out of reach, throttled or broken for now: a 503 with Retry-After
└── WriteConflict      another transaction is writing one of the items; the same write may succeed at once
ConditionFailed       a condition of the write did not hold: a conflict that the caller resolves
ClientError           anything else, such as a request that is not valid: our own fault, a 500
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, EndpointConnectionError
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random

from shared.contracts.errors import StoreUnavailable

log = structlog.get_logger()

CONDITION_FAILED = "ConditionalCheckFailed"
CROSSED = {"TransactionConflict", "TransactionInProgress"}
PASSING = {
    *CROSSED,
    "InternalServerError",
    "ProvisionedThroughputExceeded",
    "RequestLimitExceeded",
    "ResourceNotFound",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingError",
    "500",
    "502",
    "503",
}
"""Codes of refusals that end by themselves: throttling, an internal fault, tables that are not there (yet)."""


class CircuitOpen(BotoCoreError):
    """The circuit breaker of the service is open, so it was not asked."""

    fmt = "the circuit breaker is open"


class WriteConflict(StoreUnavailable):
    """Another transaction is writing one of the items."""


class ConditionFailed(Exception):
    """A condition of the write did not hold. `codes` has one entry an item of a transaction, or one alone."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _codes(error: ClientError) -> list[str]:
    """Of a cancelled transaction one a write, in their order; transactions and single calls name the same codes with
    and without "Exception"."""
    response: Any = error.response
    reasons = [str(reason.get("Code", "None")) for reason in response.get("CancellationReasons", [])]
    return [code.removesuffix("Exception") for code in reasons or [error_code(error)]]


def _meaning(error: ClientError) -> Exception:
    """A condition that failed outweighs other reasons: the same write can never succeed."""
    codes = _codes(error)
    given = set(codes) - {"None"}
    if CONDITION_FAILED in given:
        return ConditionFailed(codes)
    if given and given <= CROSSED:
        return WriteConflict()
    return StoreUnavailable() if given and given <= PASSING else error


def is_outage(error: BaseException) -> bool:
    """Whether the store failed to answer. A refusal is an answer, and behind an open circuit nothing was asked."""
    if isinstance(error, ClientError):
        return isinstance(_meaning(error), StoreUnavailable)
    return not isinstance(error, CircuitOpen)


@contextmanager
def store_errors() -> Iterator[None]:
    """Raises what a failure of AWS means; see the head of this module."""
    try:
        yield
    except (BotoCoreError, OSError, TimeoutError) as error:
        if not isinstance(error, CircuitOpen):
            log.warning("store unreachable", error=repr(error))
        raise StoreUnavailable from error
    except ClientError as error:
        meaning = _meaning(error)
        if meaning is error:
            raise
        if isinstance(meaning, StoreUnavailable):
            log.warning("store refused", error=str(error))
        raise meaning from error


def _may_succeed_at_once(error: BaseException) -> bool:
    """A lost connection, as happens once to each pooled one when a service restarts, or a transaction that was in the
    way. A time-out is not tried again."""
    lost = isinstance(error.__cause__, ConnectionClosedError | EndpointConnectionError)
    return isinstance(error, WriteConflict) or (isinstance(error, StoreUnavailable) and lost)


repeatable = retry(
    retry=retry_if_exception(_may_succeed_at_once),
    stop=stop_after_attempt(2),
    wait=wait_random(0, 0.05),
    reraise=True,
)
"""For calls that do the same when done twice: reads, and writes on a condition that the first one makes false."""
