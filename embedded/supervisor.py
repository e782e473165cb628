"""Keeps programs running: a program that stops is restarted, and one that keeps stopping stops everything."""

import asyncio
import os
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
        failures = 0
        while True:
            started = time.monotonic()
            child.start()
            self._on_start()
            code = await asyncio.to_thread(child.wait)
            is_early = time.monotonic() - started < EARLY_SECONDS
            failures = failures + 1 if is_early and code != os.EX_IOERR else 1
            self._tell(child, code, failures)
            pause = PAUSE_SECONDS * 2 ** (failures - 1) if code != os.EX_IOERR else MAX_PAUSE_SECONDS
            await asyncio.sleep(min(pause, MAX_PAUSE_SECONDS))

    def _tell(self, child: Child, code: int, failures: int) -> None:
        """Raises `PartFailed` if it has failed too often. A full disk is no reason to end the others."""
        name = child.program.name
        if code == os.EX_IOERR:
            self._say(f"{name} cannot write its data, and is started again until it can. Its log: {child.log}")
        elif failures == MAX_FAILURES:
            raise PartFailed(f"{name} keeps stopping right after its start ({ending(code)}). Its log: {child.log}")
        else:
            self._say(f"{name} stopped ({ending(code)}); restarting it")


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
