"""Attacks a simulation: draws which task goes on and what fails, in any order."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from random import Random
from typing import Any
from unittest.mock import patch

from tests.support.fakes.list_stores import Simulation

MAX_ROUNDS = 3000


class Attack(ABC):
    """Draws what happens next for a while, then ends all faults and lets every task finish. `actions` are names of
    methods, each as often as it is likely."""

    def __init__(self, chance: Random, simulation: Simulation, actions: Sequence[str], most_actions: int) -> None:
        self.chance = chance
        self.simulation = simulation
        self.actions = actions
        self.most_actions = most_actions
        self.tasks: list[asyncio.Task[None]] = []

    @abstractmethod
    async def background(self) -> None:
        """What runs as long as the attack."""

    @abstractmethod
    def check_the_end(self) -> None: ...

    async def go(self) -> None:
        background = asyncio.create_task(self.background())
        try:
            for _ in range(self.chance.randint(20, self.most_actions)):
                getattr(self, self.chance.choice(self.actions))()
                await self.simulation.settle()
                await self.run_latest(self.chance.choice([0, 0, 1, 2, 3, 5, 40, 40]))
                self.raise_errors(background)
            await self.finish(background)
        finally:
            for task in (background, *self.tasks):
                task.cancel()
            await asyncio.gather(background, *self.tasks, return_exceptions=True)

    def run(self) -> None:
        """Releases one waiting task."""
        if self.simulation.steps:
            self.simulation.steps.append(self.simulation.steps.pop(self.chance.randrange(len(self.simulation.steps))))
            self.simulation.release(-1)

    async def run_latest(self, steps: int) -> None:
        for _ in range(steps):
            if self.simulation.steps:
                self.simulation.release(-1)
            await self.simulation.settle()

    def tick(self) -> None:
        self.simulation.pass_time(0.5)

    def lose_a_response(self) -> None:
        self.simulation.responses_to_lose += 1

    async def finish(self, background: "asyncio.Task[None]") -> None:
        self.simulation.end_faults()
        rounds = iter(range(MAX_ROUNDS))
        while not all(task.done() for task in self.tasks):
            assert next(rounds, None) is not None, "some request never ends"
            self.simulation.pass_time(0.1)
            for _ in range(len(self.simulation.steps)):
                self.simulation.release(0)
            await self.simulation.settle()
            self.raise_errors(background)
        self.check_the_end()

    def raise_errors(self, background: "asyncio.Task[None]") -> None:
        for task in (background, *self.tasks):
            if task.done():
                task.result()


def run_attack(create: Callable[[], Attack]) -> None:
    async def run() -> None:
        attack = create()

        async def stepwise(function: Any, *args: Any) -> Any:
            await attack.simulation.step()
            return function(*args)

        with patch.object(asyncio, "to_thread", stepwise), patch.object(asyncio, "sleep", attack.simulation.sleep):
            await attack.go()

    asyncio.run(run())
