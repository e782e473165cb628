"""One client that signs in at four times its limit, and what others notice of it."""

import asyncio
import secrets
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import aiohttp

from services.web.settings import WebSettings
from tests.load.client import Measurements, open_client
from tests.load.demand import closed_model
from tests.load.visitors import Urls, Visitor

ADDRESS = "127.0.0.2"
"""Of the client, so that the limit is not that of the others."""
LIMIT_PER_MINUTE = int(WebSettings.model_fields["sign_ins_per_address"].default)
TIMES = 4
ROUNDS, SECONDS = 5, 3.0
WINDOWS_THAT_END = 1
"""While it is measured, which takes half of the limit's minute."""
LEAST_SHARE = 0.9
"""Of their ratings and lists, that others must still get."""


@dataclass
class Abuse:
    """Rounds in turns without and with the client, which has used up its limit before each."""

    alone: list[Measurements] = field(default_factory=list)
    abused: list[Measurements] = field(default_factory=list)
    rounds: list[Counter[int]] = field(default_factory=list)
    """The statuses that the client got."""
    without_retry_after: int = 0

    @property
    def share(self) -> float:
        pairs = zip(self.alone, self.abused, strict=True)
        return statistics.median(_rate(abused) / _rate(alone) for alone, abused in pairs)

    @property
    def statuses(self) -> Counter[int]:
        return sum(self.rounds, Counter[int]())

    @property
    def failed(self) -> int:
        return sum(each.outcomes.total() - each.answered for each in (*self.alone, *self.abused))

    async def measure(self, urls: Urls, visitors: Sequence[Visitor]) -> None:
        connector = aiohttp.TCPConnector(local_addr=(ADDRESS, 0))
        async with aiohttp.ClientSession(connector=connector) as http:
            for _ in range(ROUNDS):
                self.alone.append(await _ratings(urls, visitors))
                await asyncio.gather(*(self._sign_in(http, urls, Counter()) for _ in range(LIMIT_PER_MINUTE)))
                self.rounds.append(Counter())
                abusing = asyncio.create_task(self._abuse(http, urls))
                self.abused.append(await _ratings(urls, visitors))
                await abusing

    async def _abuse(self, http: aiohttp.ClientSession, urls: Urls) -> None:
        end, pause = time.monotonic() + SECONDS, 60 / (LIMIT_PER_MINUTE * TIMES)
        async with asyncio.TaskGroup() as attempts:
            while time.monotonic() < end:
                attempts.create_task(self._sign_in(http, urls, self.rounds[-1]))
                await asyncio.sleep(pause)

    async def _sign_in(self, http: aiohttp.ClientSession, urls: Urls, statuses: Counter[int]) -> None:
        """Each with another name, because an account has a lower limit."""
        credentials = {"name": f"nobody {secrets.token_hex(6)}", "password": "a wrong password"}
        async with http.post(f"{urls.web}/api/session", json=credentials) as response:
            statuses[response.status] += 1
            self.without_retry_after += response.status == 429 and "Retry-After" not in response.headers

    def lines(self) -> Iterator[str]:
        verdict = "FAILED" if any(self.problems()) else "passed"
        yield f"one client that signs in at {TIMES} times its limit, statuses {dict(self.statuses)}:"
        done = f"{self.share:.0%} of their ratings and lists (limit {LEAST_SHARE:.0%})"
        yield f"  others did {done}; requests that failed: {self.failed}; {verdict}"

    def problems(self) -> Iterator[str]:
        within_limit = [statuses for statuses in self.rounds if set(statuses) != {429}]
        if len(within_limit) > WINDOWS_THAT_END or set(self.statuses) | {401} != {401, 429} or self.without_retry_after:
            yield f"A client beyond its limit got {dict(self.statuses)}, not only 429 with Retry-After."
        if self.share < LEAST_SHARE or self.failed:
            yield f"Beside a client beyond its limit, others did {self.share:.0%} of their work; {self.failed} failed."


async def _ratings(urls: Urls, visitors: Sequence[Visitor]) -> Measurements:
    async with open_client(Measurements()) as client:
        await closed_model(client, urls, visitors, SECONDS, only_ratings=True)
    return client.measurements


def _rate(measurements: Measurements) -> float:
    return measurements.answered / measurements.seconds
