"""A request to another service by aiohttp alone: httpx in between takes longer than the request."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import httpx
from httpx_aiohttp.transport import map_aiohttp_exceptions

Params = Mapping[str, Any]


@dataclass(frozen=True)
class ServiceResponse:
    status_code: int
    headers: Mapping[str, str]
    """Names in any case."""
    content: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status_code < 300

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


def query_string(params: Params | None) -> str:
    """As httpx writes it: lists as repeated names, `true` and `false`."""
    return f"?{httpx.QueryParams(params)}" if params else ""


@dataclass(frozen=True)
class DirectRequest:
    """A request by aiohttp, with httpx's exceptions."""

    session: aiohttp.ClientSession
    method: str
    origin: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes | None
    timeout: aiohttp.ClientTimeout

    @property
    def url(self) -> str:
        return f"{self.origin}{self.path}{self.query}"

    async def send(self) -> ServiceResponse:
        try:
            with map_aiohttp_exceptions():
                async with self.session.request(
                    self.method,
                    self.url,
                    headers=self.headers,
                    data=self.body,
                    allow_redirects=False,
                    timeout=self.timeout,
                ) as response:
                    return ServiceResponse(response.status, response.headers, await response.read())
        except httpx.TransportError as error:
            error.request = httpx.Request(self.method, self.url)
            raise
