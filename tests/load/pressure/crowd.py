"""A crowd of busy and idle connections, and what a steady visitor notices of it."""

import asyncio
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.load.client import Measurements
from tests.load.pressure.idle_connections import idle_connections
from tests.load.pressure.others import observe
from tests.load.visitors import Urls, Visitor
from tests.load.yardsticks.generator import Burst, Generator

BUSY, IDLE = 512, 2_000
ROUNDS, SECONDS = 5, 6.0
MOST_TIMES = 3.0
"""How much longer the 99th percentile of others may get."""


@dataclass
class Crowd:
    """Rounds in turns without and with the crowd. Without a rate, its busy connections never pause: each request of
    others then waits behind one of each connection, so how long it takes is shown and not judged."""

    name: str
    rate: float | None
    busy: int = BUSY
    idle: int = IDLE
    alone: list[Measurements] = field(default_factory=list)
    crowded: list[Measurements] = field(default_factory=list)
    bursts: list[Burst] = field(default_factory=list)
    idle_failures: Counter[str] = field(default_factory=Counter)
    idle_expired: int = 0

    @property
    def times(self) -> float:
        """The median of the rounds' quotients, so that one disturbed round does not decide."""
        pairs = zip(self.crowded, self.alone, strict=True)
        return statistics.median(p99([crowded]) / p99([alone]) for crowded, alone in pairs)

    @property
    def failures(self) -> dict[str, Counter[str]]:
        """By who made the request, and how it failed."""
        busy = sum((Counter(burst.failures) for burst in self.bursts), Counter[str]())
        others = sum((each.outcomes for each in (*self.alone, *self.crowded)), Counter[str]())
        del others["answered"]
        return {"busy": +busy, "idle": +self.idle_failures, "others": +others}

    @property
    def failed(self) -> int:
        return sum(failures.total() for failures in self.failures.values())

    async def measure(
        self,
        url: str,
        urls: Urls,
        visitors: Sequence[Visitor],
        generator: Generator,
        rounds: int = ROUNDS,
        seconds: float = SECONDS,
    ) -> None:
        for _ in range(rounds):
            self.alone.append(await observe(urls, visitors, seconds))
            async with idle_connections(url, self.idle) as idle:
                busy = asyncio.to_thread(generator.run, url, self.busy, seconds + 1, self.rate)
                burst, crowded = await asyncio.gather(busy, observe(urls, visitors, seconds))
                await idle.use_again()
            self.bursts.append(burst)
            self.crowded.append(crowded)
            self.idle_failures += idle.failures
            self.idle_expired += idle.expired

    def lines(self) -> Iterator[str]:
        limit = f"limit {MOST_TIMES:.0f}" if self.rate else "no limit"
        yield f"{self.name}, {sum(burst.rate for burst in self.bursts) / len(self.bursts):,.0f} requests/s:"
        for kind in ("list", "rate"):
            without, crowded = p99(self.alone, kind), p99(self.crowded, kind)
            yield f"  {kind} of others, p99: {without:.1f} ms without, {crowded:.1f} ms with"
        verdict = "FAILED" if any(self.problems()) else "passed"
        yield f"  lists {self.times:.1f} times as long ({limit}); requests that failed: {self._by_kind()}; {verdict}"
        if self.idle_expired:
            yield f"  {self.idle_expired} idle connections were not judged: the server may have closed them by then"

    def _by_kind(self) -> str:
        return ", ".join(f"{who} {dict(failures)}" for who, failures in self.failures.items() if failures) or "0"

    def problems(self) -> Iterator[str]:
        if self.failed:
            yield f"Requests failed with {self.name}: {self._by_kind()}."
        if self.rate and self.times > MOST_TIMES:
            yield f"With {self.name}, lists of others took {self.times:.1f} times as long (p99)."


def p99(measured: Sequence[Measurements], kind: str = "list") -> float:
    """Milliseconds, over all rounds."""
    return float(np.percentile([seconds for each in measured for seconds in each.times[kind]], 99)) * 1000
