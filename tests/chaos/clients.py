"""The load: clients that read and rate, mostly through another process than before."""

import asyncio
from dataclasses import dataclass

from tests.chaos.people import STARS, Person
from tests.chaos.visits import CONTROLS, Visits


@dataclass
class Client:
    """Reads and rates, mostly through another process than before, until it is told to stop."""

    number: int
    visits: Visits
    raters: list[Person]
    settled: list[int]
    pause: float
    stop: asyncio.Event

    async def run(self) -> None:
        rng = self.visits.rng
        while not self.stop.is_set():
            await self._step(rng.random())
            await asyncio.sleep(rng.uniform(0, 2 * self.pause))

    async def _step(self, dice: float) -> None:
        visits, rng = self.visits, self.visits.rng
        person = rng.choice(self.raters)
        if dice < 0.15:
            await self._change_and_look()
        elif dice < 0.19:
            await visits.hear(person, visits.voice())
        elif dice < 0.22:
            await visits.ratings(person, visits.web())
        elif dice < 0.25:
            await visits.read(person, visits.web(), rng.choice(CONTROLS))
        elif dice < 0.33:
            await visits.settled_list(rng.choice(self.settled), visits.web())
        elif dice < 0.35:
            await visits.settled_by_voice(rng.choice(self.settled), visits.voice())
        else:
            await visits.read(person, visits.web())

    async def _change_and_look(self) -> None:
        visits, rng = self.visits, self.visits.rng
        person = rng.choice([person for person in self.raters if self.number in person.writers])
        movie, stars = person.next_change(self.number, rng)
        if await visits.change(person, movie, stars, gives_up=0.03) > 1:
            # a first try that is still on its way somewhere must not undo this one
            await visits.change(person, movie, rng.choice([each for each in STARS if each != stars]))
        await asyncio.gather(*(visits.read(person, web) for web in self.visits.caller.world.shape.names("web")))
