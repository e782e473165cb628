import asyncio
from collections.abc import AsyncGenerator

import pytest

from services.web.clients.pauses import with_pauses


async def test_a_pause_is_told_until_the_next_result() -> None:
    released = asyncio.Event()

    async def results() -> AsyncGenerator[int]:
        yield 1
        await released.wait()
        yield 2

    told: list[int | None] = []
    async for each in with_pauses(results(), 0.001):
        told.append(each)
        if told[-2:] == [None, None]:
            released.set()
    assert told[:3] == [1, None, None]
    assert told[-1] == 2


async def test_a_failure_is_raised_and_the_generator_closed() -> None:
    closed: list[bool] = []

    async def results() -> AsyncGenerator[int]:
        try:
            yield 1
            raise LookupError
        finally:
            closed.append(True)

    with pytest.raises(LookupError):
        async for _ in with_pauses(results(), 5):
            pass
    assert closed == [True]


async def test_who_leaves_early_ends_what_is_awaited() -> None:
    ended: list[bool] = []

    async def results() -> AsyncGenerator[int]:
        try:
            await asyncio.Event().wait()
            yield 1
        finally:
            ended.append(True)

    pauses = with_pauses(results(), 0.001)
    assert await anext(pauses) is None
    await pauses.aclose()  # type: ignore[attr-defined]
    assert ended == [True]
