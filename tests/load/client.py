"""The client of the load: it times what it asks.

aiohttp and not httpx: on the machine that it loads, what asks must cost little beside what answers.
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
class Tally:
    """Seconds by kind of request, how requests ended, and how long after its acknowledgement a rating was seen."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    freshness: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    stale: int = 0
    seconds: float = 0

    @property
    def answered(self) -> int:
        return self.outcomes["answered"]


class Refused(Exception):
    """The stack did not give what was asked for: a told 503, an error, or silence."""


@dataclass(frozen=True)
class Client:
    http: aiohttp.ClientSession
    tally: Tally

    async def ask(self, kind: str, method: str, url: str, *, since: float | None = None, **options: Any) -> Any:
        """The JSON that answers. `since` is when the request was due, where that is earlier than now."""
        started = since if since is not None else time.perf_counter()
        content = await self._send(method, url, options)
        self.tally.times[kind].append(time.perf_counter() - started)
        self.tally.outcomes["answered"] += 1
        return json.loads(content)

    async def _send(self, method: str, url: str, options: dict[str, Any]) -> bytes:
        try:
            async with self.http.request(method, url, **options) as response:
                content = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            self.tally.outcomes[type(error).__name__] += 1
            raise Refused from error
        if not response.ok:
            self.tally.outcomes[str(response.status)] += 1
            raise Refused(f"{response.status} {content[:200]!r}")
        return content


@asynccontextmanager
async def opened(tally: Tally) -> AsyncIterator[Client]:
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as http:
        yield Client(http, tally)
