import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator

import pytest

from services.web.ratings_import.process.child_process import ChildProcess
from shared.contracts.errors import InvalidInput, MatineeError, Unavailable
from tests.support.processes.stack import wait_until_gone

SCRIPT = """
import asyncio, os, sys
from services.web.ratings_import.process.serving import serve
from shared.contracts.errors import InvalidInput
from shared.telemetry.logging import configure_logs

class Imports:
    async def upload(self, *args): return args
    async def undo(self): raise InvalidInput("Not this one.")
    async def change(self): return {}["lost"]
    async def commit(self): await asyncio.Event().wait()
    async def resume(self): os._exit(1)
    async def close(self): pass

configure_logs("web", "INFO")
asyncio.run(serve(Imports(), sys.stdin, sys.stdout))
"""


@pytest.fixture
async def child() -> AsyncIterator[ChildProcess]:
    child = ChildProcess((sys.executable, "-c", SCRIPT))
    yield child
    await child.stop()


async def test_calls_are_answered_while_others_wait(child: ChildProcess) -> None:
    waiting = asyncio.create_task(child.call("commit"))
    assert await child.call("upload", b"\n" * 100_000, 2) == (b"\n" * 100_000, 2)
    assert (waiting.done(), child.idle_seconds) == (False, 0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert child.idle_seconds < 60


async def test_a_child_that_was_started_early_takes_the_first_call(child: ChildProcess) -> None:
    await child.start()
    started = child.pid
    await child.start()
    assert await child.call("upload", 1) == (1,)
    assert child.pid == started is not None


async def test_a_child_that_cannot_be_started_is_told_to_calls_only() -> None:
    child = ChildProcess(("/there/is/no/such/program",))
    await child.start()
    with pytest.raises(OSError, match="program"):
        await child.call("upload")


async def test_errors_are_raised_where_the_call_was_made(child: ChildProcess) -> None:
    with pytest.raises(InvalidInput, match="Not this one"):
        await child.call("undo")
    for name in ("change", "unknown", "close"):
        with pytest.raises(MatineeError, match="Something went wrong"):
            await child.call(name)


async def test_a_child_that_ends_is_started_again(child: ChildProcess) -> None:
    waiting = asyncio.create_task(child.call("commit"))
    with pytest.raises(Unavailable):
        await child.call("resume")
    with pytest.raises(Unavailable):
        await waiting
    assert await child.call("upload", 1) == (1,)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    while child.pid is not None:
        await asyncio.sleep(0.01)
    assert await child.call("upload", 2) == (2,)


async def test_a_child_ends_with_its_input(child: ChildProcess) -> None:
    await child.call("upload")
    pid = child.pid
    assert pid is not None
    await child.stop()
    await asyncio.to_thread(wait_until_gone, pid)
    await child.stop()
