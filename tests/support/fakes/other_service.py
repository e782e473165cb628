"""Another service behind an HTTP client, which responds as a test says."""

from collections.abc import Callable

import httpx

Respond = Callable[[httpx.Request], httpx.Response]


def client_of(respond: Respond) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url="http://other", transport=httpx.MockTransport(respond))


def problem(status: int) -> Respond:
    content = {"title": "x", "status": status, "detail": "y"}
    return lambda _: httpx.Response(status, json=content, headers={"Content-Type": "application/problem+json"})
