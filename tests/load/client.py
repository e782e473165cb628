"""The load client; it times its requests.

It uses aiohttp instead of httpx, because on a shared machine the client must cost little compared with the server.
"""

import json
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp


@dataclass
class Measurements:
    """Seconds by kind of request, outcomes, and the time from a rating's acknowledgement until a list shows it."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    freshness: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    stale: int = 0
    seconds: float = 0

    @property
    def answered(self) -> int:
        return self.outcomes["answered"]


class RequestFailed(Exception):
    """The request failed: 503, another error, or no response."""


@dataclass(frozen=True)
class Client:
    http: aiohttp.ClientSession
    measurements: Measurements

    async def request(self, kind: str, method: str, url: str, *, since: float | None = None, **options: Any) -> Any:
        """Returns the JSON response. `since` is when the request was due, if that was earlier."""
        started = since if since is not None else time.perf_counter()
        content = await self._send(method, url, options)
        self.measurements.times[kind].append(time.perf_counter() - started)
        self.measurements.outcomes["answered"] += 1
        return json.loads(content)

    async def _send(self, method: str, url: str, options: dict[str, Any]) -> bytes:
        try:
            async with self.http.request(method, url, **options) as response:
                content = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            self.measurements.outcomes[type(error).__name__] += 1
            raise RequestFailed from error
        if not response.ok:
            self.measurements.outcomes[str(response.status)] += 1
            raise RequestFailed(f"{response.status} {content[:200]!r}")
        return content


@asynccontextmanager
async def open_client(measurements: Measurements) -> AsyncIterator[Client]:
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as http:
        yield Client(http, measurements)
