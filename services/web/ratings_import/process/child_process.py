"""The child process as its parent sees it: started when it is needed, and again after it has ended."""

import asyncio
import itertools
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from services.web.localization.messages import N_
from services.web.ratings_import.process.frames import read_frame, to_frame
from shared.background import retrieve_exception
from shared.contracts.errors import Unavailable

ROOT = Path(__file__).parents[4]
COMMAND = (sys.executable, "-m", "services.web.ratings_import.process")
STOP_SECONDS = 2
ENDED = N_("Imports are not available for a moment. Please try again.")


class ChildProcess:
    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self.command = command
        self.used_at = time.monotonic()
        self._process: Process | None = None
        self._calls: dict[int, asyncio.Future[Any]] = {}
        self._numbers = itertools.count()
        self._start_once = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    @property
    def idle_seconds(self) -> float:
        return 0 if self._calls else time.monotonic() - self.used_at

    async def call(self, name: str, *args: object) -> Any:
        """Raises the error that the call raised in the child, or `Unavailable` if the child ends before it responds."""
        self.used_at = time.monotonic()
        number, response = next(self._numbers), asyncio.get_running_loop().create_future()
        self._calls[number] = response
        try:
            await self._send(to_frame((number, name, args)))
            return await response
        finally:
            del self._calls[number]
            self.used_at = time.monotonic()

    async def start(self) -> None:
        """Unless it runs. Calls would wait for it for a second or two. They are told if it cannot be started."""
        self.used_at = time.monotonic()
        with suppress(OSError):
            await self._running()

    async def _running(self) -> Process:
        async with self._start_once:
            return self._process or await self._start()

    async def _send(self, frame: bytes) -> None:
        process = await self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(frame)
            await process.stdin.drain()
        except OSError as error:
            raise Unavailable(ENDED) from error

    async def _start(self) -> Process:
        """Its log goes where that of the parent goes."""
        process = await asyncio.create_subprocess_exec(*self.command, stdin=PIPE, stdout=PIPE, cwd=ROOT)
        self._process = process
        asyncio.create_task(self._listen(process)).add_done_callback(retrieve_exception)
        return process

    async def _listen(self, process: Process) -> None:
        assert process.stdout is not None
        try:
            with suppress(asyncio.IncompleteReadError, OSError):
                while True:
                    self._resolve(*await read_frame(process.stdout))
        finally:
            self._process = None
            for response in self._calls.values():
                if not response.done():
                    response.set_exception(Unavailable(ENDED))

    def _resolve(self, number: int, result: object, error: Exception | None) -> None:
        """Whoever called may have stopped waiting."""
        response = self._calls.get(number)
        if response is None or response.done():
            return
        if error is None:
            response.set_result(result)
        else:
            response.set_exception(error)

    async def stop(self) -> None:
        """The end of its input tells the child to end."""
        process = self._process
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
