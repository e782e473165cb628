"""One process of the world under attack: killed, frozen, started again, and watched for ending by itself."""

import asyncio
import os
import signal
import time
from pathlib import Path

from embedded.children import Child, ending
from embedded.programs import Program

READY_SECONDS = 60.0
FOREVER = float("inf")


class NotReady(Exception):
    """A part that was started does not answer; it says which."""


class Part:
    def __init__(self, program: Program, log: Path) -> None:
        self.child = Child(program, log)
        self.name = program.name
        self.died: list[str] = []
        """How it ended when nobody had ended it."""
        self._down: list[tuple[float, float]] = []
        self._ended: asyncio.Task[None] | None = None
        self._wanted = False

    def start(self) -> None:
        self.child.start()
        self._wanted = True
        self._ended = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        code = await asyncio.to_thread(self.child.wait)
        if self._wanted:
            self._down.append((time.monotonic(), FOREVER))
            self.died.append(f"{self.name} ended by itself ({ending(code)}); its log: {self.child.log}")

    async def ready(self) -> None:
        """Waits until it answers; from then on nobody may be refused."""
        deadline = time.monotonic() + READY_SECONDS
        while not await asyncio.to_thread(self.child.program.answers):
            if time.monotonic() > deadline or (self._ended and self._ended.done()):
                raise NotReady(f"{self.name} did not get ready; its log: {self.child.log}")
            await asyncio.sleep(0.05)
        if self._down:
            self._down[-1] = (self._down[-1][0], min(self._down[-1][1], time.monotonic()))

    async def kill(self) -> None:
        self._wanted = False
        self._down.append((time.monotonic(), FOREVER))
        self._signal(signal.SIGKILL)
        if self._ended:
            await self._ended

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def was_down(self, start: float, end: float) -> bool:
        return any(begun <= end and start <= over for begun, over in self._down)

    async def stop(self) -> None:
        self._wanted = False
        self.thaw()
        await asyncio.to_thread(self.child.stop)

    def _signal(self, number: signal.Signals) -> None:
        """Only to a process that was started here and has not ended: its id may be a stranger's by then."""
        if self._ended and not self._ended.done() and self.child.pid:
            os.kill(self.child.pid, number)
