"""One process of the stack: kill, freeze and restart it, and notice when it exits unexpectedly."""

import asyncio
import os
import signal
import time
from pathlib import Path

from embedded.children import Child, ending
from embedded.programs import Program

READY_SECONDS = 60.0
FOREVER = float("inf")


class ProcessNotReady(Exception):
    """A started process does not answer."""


class ManagedProcess:
    def __init__(self, program: Program, log: Path) -> None:
        self.child = Child(program, log)
        self.name = program.name
        self.died: list[str] = []
        """Unexpected exits."""
        self._down: list[tuple[float, float]] = []
        self._ended: asyncio.Task[None] | None = None
        self._expected = False

    def start(self) -> None:
        """Does nothing if it runs: another fault at the same time may have started it."""
        if self._ended and not self._ended.done():
            return
        self.child.start()
        self._expected = True
        self._ended = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        code = await asyncio.to_thread(self.child.wait)
        if self._expected:
            self._down.append((time.monotonic(), FOREVER))
            self.died.append(f"{self.name} exited unexpectedly ({ending(code)}); its log: {self.child.log}")

    async def ready(self) -> None:
        """Waits until it answers; from then on it may not refuse requests."""
        deadline = time.monotonic() + READY_SECONDS
        while not await asyncio.to_thread(self.child.program.answers):
            if time.monotonic() > deadline or (self._ended and self._ended.done()):
                raise ProcessNotReady(f"{self.name} did not get ready; its log: {self.child.log}")
            await asyncio.sleep(0.05)
        if self._down:
            self._down[-1] = (self._down[-1][0], min(self._down[-1][1], time.monotonic()))

    async def kill(self) -> None:
        self._expected = False
        self._down.append((time.monotonic(), FOREVER))
        self._signal(signal.SIGKILL)
        if self._ended:
            await self._ended

    async def restart(self) -> None:
        """As an update does: it may finish what it has begun, and is killed if it does not end."""
        self._down.append((time.monotonic(), FOREVER))
        await self.stop()
        if self._ended:
            await self._ended
        self.start()
        await self.ready()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def was_down(self, start: float, end: float) -> bool:
        return any(begun <= end and start <= over for begun, over in self._down)

    async def stop(self) -> None:
        self._expected = False
        self.resume()
        await asyncio.to_thread(self.child.stop)

    def _signal(self, number: signal.Signals) -> None:
        """Only to a process that was started here and still runs: otherwise its pid may belong to another process."""
        if self._ended and not self._ended.done() and self.child.pid:
            os.kill(self.child.pid, number)
