"""Keeps programs running: what ends by itself is started again, and what keeps ending ends everything."""

import asyncio
import time
from collections.abc import Callable, Iterable

from embedded.children import Child, ending

FIRST_SECONDS = 5.0
MOST_FAILURES = 5
PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0


class PartFailed(Exception):
    """The sentence for the person at the terminal."""


class Supervisor:
    """`say` tells the person at the terminal; `on_start` hears of every start, for the new pid.

    Each child that runs takes a thread of the loop's default executor.
    """

    def __init__(self, say: Callable[[str], None], on_start: Callable[[], None]) -> None:
        self._say = say
        self._on_start = on_start

    async def keep(self, child: Child) -> None:
        """Runs until it is cancelled; the child is then left as it is."""
        name, failures = child.program.name, 0
        while True:
            started = time.monotonic()
            child.start()
            self._on_start()
            ended = ending(await asyncio.to_thread(child.wait))
            failures = failures + 1 if time.monotonic() - started < FIRST_SECONDS else 1
            if failures == MOST_FAILURES:
                raise PartFailed(f"{name} stops as soon as it is started ({ended}). Its log: {child.log}")
            self._say(f"{name} stopped ({ended}); starting it again")
            await asyncio.sleep(min(PAUSE_SECONDS * 2 ** (failures - 1), LONGEST_PAUSE_SECONDS))


async def all_answer(children: Iterable[Child], seconds: float) -> None:
    await asyncio.gather(*(_answers(child, seconds) for child in children))


async def _answers(child: Child, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            while not await asyncio.to_thread(child.program.answers):
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        name = child.program.name
        raise PartFailed(f"{name} did not get ready within {seconds:.0f} seconds. Its log: {child.log}") from error


async def stop_all(children: Iterable[Child]) -> None:
    await asyncio.gather(*(asyncio.to_thread(child.stop) for child in children))
