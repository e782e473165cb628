"""No write starts for a client that has disconnected: a service on a real socket, clients that stay or leave."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
from fastapi import Body

from shared.contracts.errors import Unavailable
from shared.http.client_disconnect import abort_if_disconnected
from shared.http.problem_details import install_problem_handlers
from shared.http.service import Service
from shared.http.service_client import call_service
from tests.support.processes.app_server import served
from tests.support.waiting import eventually


@dataclass
class Slow:
    """A service whose writes wait until the test releases them."""

    url: str = ""
    release: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0
    outcomes: list[str] = field(default_factory=list)

    def app(self) -> Service:
        app = Service()
        install_problem_handlers(app)

        @app.put("/write")
        async def with_body(rating: float = Body(embed=True)) -> float:
            await self._write()
            return rating

        @app.delete("/write")
        async def without_body() -> None:
            await self._write()

        return app

    async def _write(self) -> None:
        self.asked += 1
        await self.release.wait()
        try:
            await abort_if_disconnected()
        except Unavailable:
            self.outcomes.append("left")
            raise
        self.outcomes.append("done")

    async def was_asked(self) -> bool:
        return self.asked > 0

    async def has_ended(self) -> bool:
        return bool(self.outcomes)


@pytest.fixture
async def slow() -> AsyncIterator[Slow]:
    slow = Slow()
    async with served(slow.app()) as slow.url:
        yield slow


REQUESTS = {"PUT": {"rating": 4.5}, "DELETE": None}


@pytest.mark.parametrize("method", REQUESTS)
async def test_a_write_is_done_for_a_client_that_waits(slow: Slow, method: str) -> None:
    slow.release.set()
    async with httpx.AsyncClient(base_url=slow.url) as client:
        assert (await client.request(method, "/write", json=REQUESTS[method])).status_code == 200
        assert (await client.request(method, "/write", json=REQUESTS[method])).status_code == 200
    assert slow.outcomes == ["done", "done"]


@pytest.mark.parametrize("method", REQUESTS)
async def test_a_write_does_not_start_for_a_client_that_left(slow: Slow, method: str) -> None:
    async with httpx.AsyncClient(base_url=slow.url) as client:
        asking = asyncio.create_task(client.request(method, "/write", json=REQUESTS[method]))
        await eventually(slow.was_asked)
        asking.cancel()
        await asyncio.wait({asking})
    await asyncio.sleep(0.05)
    slow.release.set()
    await eventually(slow.has_ended)
    assert slow.outcomes == ["left"]


async def test_a_write_is_not_passed_on_for_a_client_that_left() -> None:
    release, passed_on = asyncio.Event(), []
    gateway = Service()
    inner = httpx.MockTransport(lambda request: passed_on.append(request.method) or httpx.Response(200))  # type: ignore[func-returns-value]

    @gateway.put("/write")
    async def write() -> None:
        await release.wait()
        async with httpx.AsyncClient(base_url="http://inner", transport=inner) as client:
            await call_service(client, "GET", "/")
            await call_service(client, "PUT", "/")

    install_problem_handlers(gateway)
    async with served(gateway) as url, httpx.AsyncClient(base_url=url) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.put("/write", timeout=0.2)
        await asyncio.sleep(0.05)
        release.set()
        await eventually(lambda: _begun(passed_on))
    assert passed_on == ["GET"]


async def _begun(passed_on: list[str]) -> bool:
    return bool(passed_on)


async def test_work_outside_of_a_request_is_done() -> None:
    await abort_if_disconnected()
