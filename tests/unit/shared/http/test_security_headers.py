import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from shared.http.security_headers import SECURITY_HEADERS, SecurityHeaders

ROUTES = [
    Route("/plain", lambda _: Response("here")),
    Route("/own", lambda _: Response("here", headers={"Cache-Control": "max-age=60"})),
]


async def get(path: str, overrides: dict[str, str] | None = None, scheme: str = "http") -> httpx.Response:
    app = SecurityHeaders(Starlette(routes=ROUTES), overrides)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"{scheme}://web") as client:
        return await client.get(path)


async def test_every_response_has_the_headers() -> None:
    for path in ("/plain", "/nowhere"):
        response = await get(path)
        assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


async def test_a_response_keeps_its_own_header() -> None:
    response = await get("/own")
    assert response.headers.get_list("cache-control") == ["max-age=60"]


async def test_a_service_may_override_the_defaults() -> None:
    response = await get("/plain", {"Cache-Control": "no-cache", "X-Extra": "1"})
    assert (response.headers["cache-control"], response.headers["x-extra"]) == ("no-cache", "1")
    assert response.headers["referrer-policy"] == SECURITY_HEADERS["Referrer-Policy"]
    assert SECURITY_HEADERS["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("scheme", "expected"), [("https", "max-age=31536000"), ("http", None)])
async def test_only_responses_over_tls_ask_for_tls(scheme: str, expected: str | None) -> None:
    assert (await get("/plain", scheme=scheme)).headers.get("strict-transport-security") == expected
