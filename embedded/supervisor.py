"""Keeps programs running: a program that stops is restarted, and one that keeps stopping stops everything."""

import asyncio
import time
from collections.abc import Callable, Iterable

from embedded.children import Child, ending

EARLY_SECONDS = 5.0
MAX_FAILURES = 5
PAUSE_SECONDS = 0.2
MAX_PAUSE_SECONDS = 5.0


class PartFailed(Exception):
    """The message is shown to the user as it is."""


class Supervisor:
    """`say` shows a message to the user; `on_start` is called after every start, when the pid is new.

    Each running child occupies a thread of the loop's default executor.
    """

    def __init__(self, say: Callable[[str], None], on_start: Callable[[], None]) -> None:
        self._say = say
        self._on_start = on_start

    async def keep(self, child: Child) -> None:
        """Run the child until cancelled; then leave it running."""
        name, failures = child.program.name, 0
        while True:
            started = time.monotonic()
            child.start()
            self._on_start()
            ended = ending(await asyncio.to_thread(child.wait))
            failures = failures + 1 if time.monotonic() - started < EARLY_SECONDS else 1
            if failures == MAX_FAILURES:
                raise PartFailed(f"{name} keeps stopping right after its start ({ended}). Its log: {child.log}")
            self._say(f"{name} stopped ({ended}); restarting it")
            await asyncio.sleep(min(PAUSE_SECONDS * 2 ** (failures - 1), MAX_PAUSE_SECONDS))


async def all_answer(children: Iterable[Child], seconds: float) -> None:
    await asyncio.gather(*(_answers(child, seconds) for child in children))


async def _answers(child: Child, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            while not await asyncio.to_thread(child.program.answers):
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        name = child.program.name
        raise PartFailed(f"{name} was not ready within {seconds:.0f} seconds. Its log: {child.log}") from error


async def stop_all(children: Iterable[Child]) -> None:
    await asyncio.gather(*(asyncio.to_thread(child.stop) for child in children))
