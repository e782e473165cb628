import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import structlog
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from shared.contracts.errors import OutcomeUnknown, StoreUnavailable
from shared.stores.errors import CircuitOpen, UnusableResponse, is_outage, store_errors
from shared.stores.instrumentation import instrument_client
from shared.telemetry.metrics import Metrics


class Client:
    """The one method of botocore's clients that every operation goes through."""

    def __init__(self, answer: Callable[[], Awaitable[Any]]) -> None:
        self.answer = answer

    async def _make_api_call(self, _operation: str, _parameters: Any) -> Any:
        return await self.answer()

    async def get_item(self, **parameters: Any) -> Any:
        return await self._make_api_call("GetItem", parameters)


def raising(error: BaseException) -> Client:
    async def answer() -> None:
        raise error

    return Client(answer)


def refusing(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code}}, "GetItem")


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def counted(metrics: Metrics) -> tuple[float, float]:
    """The numbers of answered and failed calls."""
    sample = metrics.registry.get_sample_value
    answered = sample("matinee_store_seconds_count", {"store": "dynamodb", "operation": "GetItem"})
    return answered or 0, sample("matinee_store_errors_total", {"store": "dynamodb"}) or 0


async def test_a_response_is_returned_and_timed(metrics: Metrics) -> None:
    async def answer() -> str:
        return "an item"

    client = Client(answer)
    instrument_client(client, "dynamodb", metrics, is_outage)
    assert await client.get_item() == "an item"
    assert counted(metrics) == (1, 0)


@pytest.mark.parametrize(
    ("error", "failures"),
    [
        (EndpointConnectionError(endpoint_url="http://dynamodb"), 1),
        (TimeoutError(), 1),
        (refusing("ThrottlingException"), 1),
        (refusing("ConditionalCheckFailedException"), 0),
        (CircuitOpen(), 0),
    ],
)
async def test_only_outages_are_failures(metrics: Metrics, error: Exception, failures: int) -> None:
    client = raising(error)
    instrument_client(client, "dynamodb", metrics, is_outage)
    with pytest.raises(type(error)):
        await client.get_item()
    assert counted(metrics)[1] == failures


@pytest.mark.parametrize("error", [TimeoutError(), refusing("ThrottlingException")])
async def test_the_log_names_the_store_that_failed(metrics: Metrics, error: Exception) -> None:
    client = raising(error)
    instrument_client(client, "s3", metrics, is_outage)
    with structlog.testing.capture_logs() as lines, pytest.raises(StoreUnavailable), store_errors():
        await client.get_item()
    assert [line["store"] for line in lines] == ["s3"]


async def test_a_cancelled_call_is_a_failure(metrics: Metrics) -> None:
    client = Client(asyncio.Event().wait)
    instrument_client(client, "dynamodb", metrics, is_outage)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.get_item(), 0.01)
    assert counted(metrics) == (0, 1)


def server_error(status: int) -> ClientError:
    response: Any = {"Error": {"Code": "InternalServerError"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "UpdateItem")


@pytest.mark.parametrize(
    ("operation", "error", "unknown"),
    [
        ("UpdateItem", ReadTimeoutError(endpoint_url="x"), True),
        ("TransactWriteItems", ConnectionClosedError(endpoint_url="x"), True),
        ("PutObject", TimeoutError(), True),
        ("UpdateItem", UnusableResponse(status=200), True),
        ("UpdateItem", server_error(500), True),
        ("UpdateItem", server_error(400), False),
        ("UpdateItem", EndpointConnectionError(endpoint_url="x"), False),
        ("UpdateItem", ConnectTimeoutError(endpoint_url="x"), False),
        ("UpdateItem", CircuitOpen(), False),
        ("GetItem", ReadTimeoutError(endpoint_url="x"), False),
        ("TransactGetItems", ConnectionClosedError(endpoint_url="x"), False),
    ],
)
async def test_a_write_without_a_response_is_not_said_to_have_changed_nothing(
    metrics: Metrics, operation: str, error: Exception, unknown: bool
) -> None:
    client = raising(error)
    instrument_client(client, "dynamodb", metrics, is_outage)
    with pytest.raises(StoreUnavailable) as raised, store_errors():
        await client._make_api_call(operation, {})
    assert isinstance(raised.value, OutcomeUnknown) is unknown
    assert ("Nothing was changed" in raised.value.message) is not unknown
