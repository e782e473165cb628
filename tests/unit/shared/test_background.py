import asyncio

import pytest

from shared.background import run_in_background


async def test_work_runs_inside_the_context_and_is_cancelled_at_its_end() -> None:
    events: list[str] = []

    async def work(name: str) -> None:
        events.append(f"{name} started")
        try:
            await asyncio.Event().wait()
        finally:
            events.append(f"{name} ended")

    async with run_in_background(work("a"), work("b")):
        await asyncio.sleep(0)
        assert events == ["a started", "b started"]
    assert events[2:] == ["a ended", "b ended"]


async def test_work_is_cancelled_when_the_body_fails() -> None:
    cancelled = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async def body() -> None:
        async with run_in_background(work()):
            await asyncio.sleep(0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await body()
    assert cancelled.is_set()


async def test_the_error_of_failed_work_is_raised() -> None:
    async def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        async with run_in_background(fail()):
            await asyncio.sleep(0)
