"""How long each kind of request takes to succeed through each process after a fault has ended."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.chaos.caller import CallResult
from tests.chaos.checked_requests import CONTROLS, CheckedRequests
from tests.chaos.stack import kind_of
from tests.chaos.visitors import STARS, Visitor, Visitors

LONGEST_SECONDS = 30.0
AGAIN_SECONDS = 0.03
PROBED_MOVIE = 11


@dataclass(frozen=True)
class Recovered:
    seconds: float
    slowest: str


@dataclass(frozen=True)
class Probe:
    name: str
    succeeds: Callable[[], Awaitable[bool]]

    async def seconds_from(self, since: float) -> float:
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                while not await self.succeeds():
                    await asyncio.sleep(AGAIN_SECONDS)
        except TimeoutError:
            return LONGEST_SECONDS
        return time.monotonic() - since


async def recovered(probes: list[Probe], since: float) -> Recovered:
    took = await asyncio.gather(*(probe.seconds_from(since) for probe in probes))
    seconds, slowest = max(zip(took, (probe.name for probe in probes), strict=True))
    return Recovered(seconds, slowest)


@dataclass(frozen=True)
class Prober:
    """Every kind of request through one process. Nobody else writes for `user`."""

    requests: CheckedRequests
    process: str
    user: Visitor
    settled: int

    def probes(self) -> list[Probe]:
        kinds: dict[str, dict[str, Callable[[], Awaitable[bool]]]] = {
            "web": {"list": self._list, "computed list": self._computed, "rate": self._rate},
            "recommender": {"computed list": self._computed, "rate": self._rate},
            "voice": {"voice": self._by_voice},
        }
        return [Probe(f"{kind} through {self.process}", does) for kind, does in kinds[kind_of(self.process)].items()]

    async def _list(self) -> bool:
        return (await self.requests.settled_list(self.settled, self.process)).ok

    async def _computed(self) -> bool:
        return (await self.requests.read(self.user, self.process, CONTROLS[0])).ok

    async def _by_voice(self) -> bool:
        result: CallResult = await self.requests.settled_by_voice(self.settled, self.process)
        return result.ok

    async def _rate(self) -> bool:
        fact = self.user.ledger.ratings.get(PROBED_MOVIE)
        stars = next(each for each in STARS if fact is None or each != fact.stars)
        return await self.requests.change(self.user, PROBED_MOVIE, stars, process=self.process) > 0


def all_probes(requests: CheckedRequests, users: Visitors) -> list[Probe]:
    processes = requests.caller.stack.shape.services
    probers = [
        Prober(requests, process, user, users.settled[-1])
        for process, user in zip(processes, users.probes, strict=True)
    ]
    return [probe for prober in probers for probe in prober.probes()]
