"""Callers of a stack that a test makes up."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from tests.chaos.caller import Caller, RunRecord
from tests.chaos.fault_timeline import FaultTimeline
from tests.chaos.stack import Stack, StackShape

MakeCaller = Callable[[Callable[[httpx.Request], httpx.Response]], Caller]


@pytest.fixture
async def caller_of(tmp_path: Path) -> AsyncIterator[MakeCaller]:
    """What answers each request, whichever process it goes to, gives the caller."""
    async with AsyncExitStack() as clients:

        def make(answer: Callable[[httpx.Request], httpx.Response]) -> Caller:
            client = httpx.AsyncClient(base_url="http://stack", transport=httpx.MockTransport(answer))
            clients.push_async_callback(client.aclose)
            processes = Stack(tmp_path, StackShape())
            return Caller(processes, RunRecord(FaultTimeline()), dict.fromkeys(processes.shape.services, client))

        yield make
