import asyncio

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.http.limits import InFlightLimit


async def test_requests_beyond_the_limit_are_refused_with_retry_after() -> None:
    gate, inside = asyncio.Event(), asyncio.Semaphore(0)

    async def slow(_request: Request) -> Response:
        inside.release()
        await gate.wait()
        return Response("done")

    app = Starlette(routes=[Route("/slow", slow), Route("/health/live", lambda _: Response("live"))])
    transport = httpx.ASGITransport(InFlightLimit(app, 2))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        first = [asyncio.create_task(client.get("/slow")) for _ in range(2)]
        for _ in first:
            await inside.acquire()
        refused = await client.get("/slow")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert refused.headers["content-type"] == "application/problem+json"
        assert (await client.get("/health/live")).status_code == 200
        gate.set()
        assert [(await each).text for each in first] == ["done", "done"]
        assert (await client.get("/slow")).status_code == 200


async def test_exempt_requests_are_not_counted() -> None:
    gate, inside = asyncio.Event(), asyncio.Semaphore(0)

    async def stays(_request: Request) -> Response:
        inside.release()
        await gate.wait()
        return Response("done")

    app = Starlette(routes=[Route("/stays", stays), Route("/page", lambda _: Response("here"))])
    transport = httpx.ASGITransport(InFlightLimit(app, 1, exempt_paths=["/stays"]))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        staying = [asyncio.create_task(client.get("/stays")) for _ in range(2)]
        for _ in staying:
            await inside.acquire()
        assert (await client.get("/page")).status_code == 200
        gate.set()
        assert [(await each).text for each in staying] == ["done", "done"]
