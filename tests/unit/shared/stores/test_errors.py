from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, ReadTimeoutError

from shared.contracts.errors import StoreUnavailable
from shared.stores.errors import (
    CircuitOpen,
    ConditionFailed,
    UnusableResponse,
    WriteConflict,
    is_outage,
    repeatable,
    store_errors,
)

ADDRESS = "http://dynamodb"


def refusal(code: str, *reasons: str) -> ClientError:
    response = {"Error": {"Code": code}, "CancellationReasons": [{"Code": reason} for reason in reasons]}
    return ClientError(cast("Any", response), "TransactWriteItems")


def cancelled(*reasons: str) -> ClientError:
    return refusal("TransactionCanceledException", *reasons)


def meaning(error: BaseException) -> Exception:
    with pytest.raises(Exception) as raised, store_errors():  # noqa: PT011 the type is what is tested
        raise error
    return raised.value


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (refusal("ConditionalCheckFailedException"), ConditionFailed),
        (cancelled("None", "ConditionalCheckFailed"), ConditionFailed),
        (cancelled("ThrottlingError", "ConditionalCheckFailed"), ConditionFailed),
        (refusal("TransactionConflictException"), WriteConflict),
        (refusal("TransactionInProgressException"), WriteConflict),
        (cancelled("None", "TransactionConflict"), WriteConflict),
        (cancelled("ThrottlingError", "None"), StoreUnavailable),
        (cancelled("ProvisionedThroughputExceeded", "TransactionConflict"), StoreUnavailable),
        (refusal("ThrottlingException"), StoreUnavailable),
        (refusal("503"), StoreUnavailable),
        (refusal("ExpiredTokenException"), StoreUnavailable),
        (refusal("ExpiredToken"), StoreUnavailable),
        (refusal("AccessDeniedException"), StoreUnavailable),
        (refusal("UnrecognizedClientException"), StoreUnavailable),
        (refusal("RequestTimeTooSkewed"), StoreUnavailable),
        (refusal("403"), StoreUnavailable),
        (refusal("SomethingNew"), StoreUnavailable),
        (UnusableResponse(status=200), StoreUnavailable),
        (refusal("ValidationException"), ClientError),
        (refusal("NoSuchKey"), ClientError),
        (refusal("PreconditionFailed"), ClientError),
        (refusal("TransactionCanceledException"), ClientError),
        (cancelled("ValidationError", "None"), ClientError),
        (cancelled("ValidationError", "ThrottlingError"), ClientError),
        (cancelled("None"), ClientError),
        (cancelled(), ClientError),
        (EndpointConnectionError(endpoint_url=ADDRESS), StoreUnavailable),
        (TimeoutError(), StoreUnavailable),
        (ConnectionResetError(), StoreUnavailable),
        (CircuitOpen(), StoreUnavailable),
        (KeyError("our own"), KeyError),
    ],
)
def test_each_failure_means_one_thing(error: BaseException, expected: type[Exception]) -> None:
    assert type(meaning(error)) is expected


def test_a_failed_condition_names_the_writes_of_the_transaction_in_their_order() -> None:
    error = meaning(cancelled("None", "ConditionalCheckFailed"))
    assert isinstance(error, ConditionFailed)
    assert error.codes == ["None", "ConditionalCheckFailed"]
    assert str(error) == "None, ConditionalCheckFailed"


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (refusal("ThrottlingException"), True),
        (cancelled("ThrottlingError"), True),
        (cancelled("ConditionalCheckFailed"), False),
        (refusal("ValidationException"), False),
        (CircuitOpen(), False),
        (TimeoutError(), True),
    ],
)
def test_an_outage_is_a_failure_to_respond(error: Exception, outage: bool) -> None:
    assert is_outage(error) is outage


@pytest.mark.parametrize(
    ("error", "calls"),
    [
        (ConnectionClosedError(endpoint_url=ADDRESS), 2),
        (EndpointConnectionError(endpoint_url=ADDRESS), 2),
        (refusal("TransactionConflictException"), 2),
        (ReadTimeoutError(endpoint_url=ADDRESS), 1),
        (refusal("ThrottlingException"), 1),
        (refusal("ConditionalCheckFailedException"), 1),
    ],
)
async def test_only_lost_connections_and_write_conflicts_are_retried(error: Exception, calls: int) -> None:
    made = 0

    @repeatable
    async def call() -> None:
        nonlocal made
        made += 1
        with store_errors():
            raise error

    with pytest.raises((StoreUnavailable, ConditionFailed)):
        await call()
    assert made == calls
