"""The load: clients that read and rate through changing processes."""

import asyncio
from dataclasses import dataclass

from tests.chaos.checked_requests import CONTROLS, CheckedRequests
from tests.chaos.visitors import STARS, Visitor


@dataclass
class Client:
    """Reads and rates through changing processes until `stop` is set."""

    number: int
    requests: CheckedRequests
    raters: list[Visitor]
    settled: list[int]
    pause: float
    stop: asyncio.Event

    async def run(self) -> None:
        rng = self.requests.rng
        while not self.stop.is_set():
            await self._step(rng.random())
            await asyncio.sleep(rng.uniform(0, 2 * self.pause))

    async def _step(self, dice: float) -> None:
        requests, rng = self.requests, self.requests.rng
        user = rng.choice(self.raters)
        if dice < 0.15:
            await self._change_and_look()
        elif dice < 0.19:
            await requests.ask_by_voice(user, requests.voice())
        elif dice < 0.22:
            await requests.ratings(user, requests.web())
        elif dice < 0.25:
            await requests.read(user, requests.web(), rng.choice(CONTROLS))
        elif dice < 0.33:
            await requests.settled_list(rng.choice(self.settled), requests.web())
        elif dice < 0.35:
            await requests.settled_by_voice(rng.choice(self.settled), requests.voice())
        else:
            await requests.read(user, requests.web())

    async def _change_and_look(self) -> None:
        requests, rng = self.requests, self.requests.rng
        user = rng.choice([user for user in self.raters if self.number in user.writers])
        movie, stars = user.next_change(self.number, rng)
        if await requests.change(user, movie, stars, gives_up=0.03) > 1:
            # a first attempt that is still in flight must not undo this change
            await requests.change(user, movie, rng.choice([each for each in STARS if each != stars]))
        await asyncio.gather(*(requests.read(user, web) for web in self.requests.caller.stack.shape.names("web")))
