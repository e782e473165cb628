"""What an AWS failure means to the caller. `store_errors` is the one place that decides.

StoreUnavailable      unreachable, throttled, or any refusal that is not named below: a 503 with Retry-After
├── OutcomeUnknown    a write was sent, and no usable response came
└── WriteConflict     another transaction is writing one of the items; the same write may succeed at once
ConditionFailed       a condition of the write did not hold: a conflict that the caller resolves
ClientError           a missing object, a changed one, or an invalid request, which is our own fault: a 500
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, EndpointConnectionError

from shared.contracts.errors import OutcomeUnknown, StoreUnavailable
from shared.retry import retry_once

log = structlog.get_logger()

CONDITION_FAILED = "ConditionalCheckFailed"
CONFLICT_CODES = {"TransactionConflict", "TransactionInProgress"}
ANSWERS = {
    "304",
    "404",
    "409",
    "412",
    "BucketAlreadyExists",
    "BucketAlreadyOwnedByYou",
    "ConditionalRequestConflict",
    "EntityTooLarge",
    "InvalidArgument",
    "InvalidRequest",
    "ItemCollectionSizeLimitExceeded",
    "NoSuchBucket",
    "NoSuchKey",
    "NotFound",
    "NotModified",
    "PreconditionFailed",
    "ResourceInUse",
    "Serialization",
    "TransactionCanceled",
    "Validation",
    "ValidationError",
}
"""Codes that answer a request, which a repetition would not change. All other errors pass or need an operator:
throttling, internal faults, tables that do not exist (yet), expired credentials, a skewed clock, a missing
permission."""


class CircuitOpen(BotoCoreError):
    """The service's circuit breaker is open, so no request was sent."""

    fmt = "the circuit breaker is open"


class UnusableResponse(BotoCoreError):
    """Something other than the store answered, such as a proxy, or the response was cut off."""

    fmt = "the response is not JSON: {status}"


class WriteConflict(StoreUnavailable):
    """Another transaction is writing one of the items."""


class ConditionFailed(Exception):
    """A condition of the write did not hold. `codes` has one entry per item of a transaction, or a single one."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def is_missing_object(error: ClientError) -> bool:
    return error_code(error) in {"NoSuchKey", "NoSuchBucket", "NotFound", "404"}


def _codes(error: ClientError) -> list[str]:
    """For a cancelled transaction, one code per write, in order. Only single calls add "Exception" to the codes."""
    response: Any = error.response
    reasons = [str(reason.get("Code", "None")) for reason in response.get("CancellationReasons", [])]
    return [code.removesuffix("Exception") for code in reasons or [error_code(error)]]


def _classify(error: ClientError) -> Exception:
    """A failed condition outweighs other reasons: the same write can never succeed."""
    codes = _codes(error)
    reasons = set(codes) - {"None"}
    if CONDITION_FAILED in reasons:
        return ConditionFailed(codes)
    if reasons and reasons <= CONFLICT_CODES:
        return WriteConflict()
    return StoreUnavailable() if reasons and not reasons & ANSWERS else error


def is_outage(error: BaseException) -> bool:
    """Whether the store failed to respond. A refusal is a response, and with an open circuit no request was sent."""
    if isinstance(error, ClientError):
        return isinstance(_classify(error), StoreUnavailable)
    return not isinstance(error, CircuitOpen)


@contextmanager
def store_errors() -> Iterator[None]:
    """Raises what an AWS failure means; see the module's docstring."""
    try:
        yield
    except (BotoCoreError, OSError, TimeoutError) as error:
        if not isinstance(error, CircuitOpen):
            log.warning("store unreachable", store=_store_of(error), error=repr(error))
        raise _unavailable(error) from error
    except ClientError as error:
        classified = _classify(error)
        if classified is error:
            raise
        if isinstance(classified, StoreUnavailable):
            log.warning("store refused", store=_store_of(error), error=str(error))
        raise (_unavailable(error) if type(classified) is StoreUnavailable else classified) from error


def _store_of(error: Exception) -> str:
    """The instrumentation of the clients notes it."""
    return str(getattr(error, "store", "unknown"))


def _unavailable(error: Exception) -> StoreUnavailable:
    return OutcomeUnknown() if getattr(error, "outcome_unknown", False) else StoreUnavailable()


def _may_succeed_at_once(error: Exception) -> bool:
    """After a lost connection, which every pooled connection suffers once when a service restarts, and after a
    conflicting transaction. Time-outs are not retried."""
    lost = isinstance(error.__cause__, ConnectionClosedError | EndpointConnectionError)
    return isinstance(error, WriteConflict) or (isinstance(error, StoreUnavailable) and lost)


repeatable = retry_once(_may_succeed_at_once)
"""For idempotent calls: reads, and writes on a condition that the first attempt makes false."""
