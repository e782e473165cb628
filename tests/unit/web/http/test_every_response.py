"""Every kind of response, from any layer of the app, has the security headers and a request id."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from shared.http.security_headers import SECURITY_HEADERS
from tests.unit.web.conftest import Site

FORM = {"name": "Ada", "password": "wrong horse"}


def broken(site: Site) -> None:
    def answered(request: httpx.Request) -> object:
        raise RuntimeError(f"a bug at {request.url}")

    site.recommender.handle = answered  # type: ignore[method-assign]


def stop_recommender(site: Site) -> None:
    site.recommender.down = True


def too_many_attempts(site: Site) -> None:
    site.stores.redis.values["tries:sign-in-address:127.0.0.1"] = b"1000"


def nothing(_: Site) -> None: ...


RESPONSES: list[tuple[int, str, str, dict[str, Any], Callable[[Site], None]]] = [
    (200, "GET", "/about", {}, nothing),
    (200, "HEAD", "/about", {}, nothing),
    (200, "GET", "/voice", {}, nothing),
    (200, "GET", "/static/site.css", {}, nothing),
    (200, "GET", "/health/live", {}, nothing),
    (204, "DELETE", "/api/session", {}, nothing),
    (303, "POST", "/signout", {}, nothing),
    (307, "GET", "/movies/", {}, nothing),
    (400, "GET", "/about", {"headers": {"host": "evil.example"}}, nothing),
    (401, "GET", "/profile", {}, nothing),
    (401, "POST", "/signin", {"data": FORM}, nothing),
    (403, "POST", "/signin", {"headers": {"origin": "http://evil.example"}}, nothing),
    (404, "GET", "/nothing", {}, nothing),
    (404, "GET", "/static/nothing.css", {}, nothing),
    (404, "GET", "/reports/nothing.svg", {}, nothing),
    (405, "DELETE", "/about", {}, nothing),
    (405, "POST", "/static/site.css", {}, nothing),
    (413, "POST", "/signin", {"data": {"name": "x" * 70_000}}, nothing),
    (414, "GET", "/about", {"params": {"q": "x" * 5_000}}, nothing),
    (422, "GET", "/api/movies", {"params": {"limit": "x"}}, nothing),
    (429, "POST", "/api/session", {"json": FORM}, too_many_attempts),
    (431, "GET", "/about", {"headers": {"cookie": "x" * 30_000}}, nothing),
    (500, "GET", "/movies", {}, broken),
    (500, "GET", "/api/movies", {}, broken),
    (503, "GET", "/api/movies", {}, stop_recommender),
    (503, "GET", "/movies", {}, stop_recommender),
    (503, "POST", "/voice", {"data": {"text": "help"}}, stop_recommender),
]


@pytest.mark.parametrize(("status", "method", "path", "options", "before"), RESPONSES)
async def test_every_response_has_the_security_headers_and_the_request_id(
    site: Site, status: int, method: str, path: str, options: dict[str, Any], before: Callable[[Site], None]
) -> None:
    before(site)
    answer = await site.client.request(method, path, **options)
    assert answer.status_code == status
    assert_safe(answer)


def assert_safe(answer: httpx.Response) -> None:
    for name in SECURITY_HEADERS:
        assert len(answer.headers.get_list(name)) == 1, name
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy or "script-src 'self'" in policy
    assert len(answer.headers["x-request-id"]) == 32
