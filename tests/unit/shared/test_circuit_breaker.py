from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from botocore.exceptions import BotoCoreError

from shared.circuit_breaker import CircuitBreaker
from shared.http.service_client import GuardedTransport
from shared.stores.aws import attach_circuit_breaker


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_opens_after_failures_in_a_row_and_not_after_scattered_ones() -> None:
    breaker = CircuitBreaker("x", max_failures=3, clock=Clock())
    for _ in range(5):
        breaker.record_failure()
        breaker.record_failure()
        breaker.record_success()
    assert breaker.state == "closed"
    for _ in range(3):
        breaker.record_failure()
    assert (breaker.state, breaker.allows_call()) == ("open", False)


def test_while_open_one_call_a_pause_finds_out_and_a_success_closes_it() -> None:
    clock = Clock()
    breaker = CircuitBreaker("x", max_failures=1, pause_seconds=0.5, clock=clock)
    breaker.record_failure()
    assert not breaker.allows_call()
    clock.now = 0.5
    assert [breaker.allows_call() for _ in range(3)] == [True, False, False]
    clock.now = 1.0
    assert breaker.allows_call()
    breaker.record_success()
    assert (breaker.state, breaker.allows_call()) == ("closed", True)


class Events:
    """Enough of botocore's event system."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[..., None]] = {}

    def register(self, event: str, handler: Callable[..., None]) -> None:
        self.handlers[event] = handler


def test_an_aws_client_is_left_alone_after_failures_and_not_after_refusals() -> None:
    events, breaker = Events(), CircuitBreaker("dynamodb", max_failures=2, clock=Clock())
    attach_circuit_breaker(SimpleNamespace(meta=SimpleNamespace(events=events)), breaker)
    for _ in range(5):
        events.handlers["before-call"]()
        events.handlers["after-call"](http_response=SimpleNamespace(status_code=400))
    events.handlers["after-call-error"](exception=TimeoutError())
    events.handlers["after-call"](http_response=SimpleNamespace(status_code=503))
    with pytest.raises(BotoCoreError, match="circuit breaker is open"):
        events.handlers["before-call"]()


class Flaky(httpx.AsyncBaseTransport):
    def __init__(self, *fails: type[httpx.TransportError]) -> None:
        self.fails = list(fails)
        self.asked = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.fails:
            raise self.fails.pop(0)("told", request=request)
        return httpx.Response(200)


async def asked(method: str, *fails: type[httpx.TransportError]) -> tuple[int, int]:
    """The status, and how often the other service was asked."""
    flaky = Flaky(*fails)
    async with httpx.AsyncClient(
        transport=GuardedTransport(flaky, CircuitBreaker("x", 5)), base_url="http://x"
    ) as client:
        try:
            return (await client.request(method, "/")).status_code, flaky.asked
        except httpx.TransportError:
            return 0, flaky.asked


TWICE: list[Any] = [
    ("GET", httpx.ConnectError),
    ("POST", httpx.ConnectError),
    ("PUT", httpx.RemoteProtocolError),
    ("DELETE", httpx.ReadError),
]
ONCE: list[Any] = [("POST", httpx.RemoteProtocolError), ("GET", httpx.ReadTimeout), ("PUT", httpx.ConnectTimeout)]


@pytest.mark.parametrize(("method", "error"), TWICE)
async def test_a_lost_connection_is_tried_once_more_where_that_is_safe(method: str, error: Any) -> None:
    assert await asked(method, error) == (200, 2)
    assert await asked(method, error, error) == (0, 2)


@pytest.mark.parametrize(("method", "error"), ONCE)
async def test_what_may_have_been_done_or_is_slow_is_not_tried_again(method: str, error: Any) -> None:
    assert await asked(method, error) == (0, 1)


async def test_a_service_that_does_not_answer_is_left_alone() -> None:
    flaky = Flaky(*[httpx.ReadTimeout] * 5)
    transport = GuardedTransport(flaky, CircuitBreaker("x", max_failures=3, clock=Clock()))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        for _ in range(10):
            with pytest.raises(httpx.TransportError):
                await client.get("/")
    assert flaky.asked == 3
