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


def test_it_opens_only_after_consecutive_failures() -> None:
    breaker = CircuitBreaker("x", max_failures=3, clock=Clock())
    for _ in range(5):
        breaker.record_failure()
        breaker.record_failure()
        breaker.record_success()
    assert breaker.state == "closed"
    for _ in range(3):
        breaker.record_failure()
    assert (breaker.state, breaker.allows_call()) == ("open", False)


def test_while_open_one_call_per_pause_is_allowed_and_a_success_closes_it() -> None:
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
    """The part of botocore's event system that is used."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[..., None]] = {}

    def register(self, event: str, handler: Callable[..., None]) -> None:
        self.handlers[event] = handler


def test_an_aws_client_opens_the_circuit_after_failures_and_not_after_refusals() -> None:
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
        self.requests = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if self.fails:
            raise self.fails.pop(0)("lost", request=request)
        return httpx.Response(200)


async def result(method: str, *fails: type[httpx.TransportError]) -> tuple[int, int]:
    """The status, and how many requests the other service received."""
    flaky = Flaky(*fails)
    async with httpx.AsyncClient(
        transport=GuardedTransport(flaky, CircuitBreaker("x", 5)), base_url="http://x"
    ) as client:
        try:
            return (await client.request(method, "/")).status_code, flaky.requests
        except httpx.TransportError:
            return 0, flaky.requests


TWICE: list[Any] = [
    ("GET", httpx.ConnectError),
    ("POST", httpx.ConnectError),
    ("PUT", httpx.RemoteProtocolError),
    ("DELETE", httpx.ReadError),
]
ONCE: list[Any] = [("POST", httpx.RemoteProtocolError), ("GET", httpx.ReadTimeout), ("PUT", httpx.ConnectTimeout)]


@pytest.mark.parametrize(("method", "error"), TWICE)
async def test_a_lost_connection_is_retried_once_if_that_is_safe(method: str, error: Any) -> None:
    assert await result(method, error) == (200, 2)
    assert await result(method, error, error) == (0, 2)


@pytest.mark.parametrize(("method", "error"), ONCE)
async def test_slow_calls_and_those_that_may_have_arrived_are_not_retried(method: str, error: Any) -> None:
    assert await result(method, error) == (0, 1)


async def test_a_service_that_does_not_respond_gets_no_further_requests() -> None:
    flaky = Flaky(*[httpx.ReadTimeout] * 5)
    transport = GuardedTransport(flaky, CircuitBreaker("x", max_failures=3, clock=Clock()))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        for _ in range(10):
            with pytest.raises(httpx.TransportError):
                await client.get("/")
    assert flaky.requests == 3
