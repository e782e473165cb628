import asyncio
from collections.abc import Callable, Coroutine

import pytest
from structlog.testing import capture_logs

from shared.background import Background, BackgroundFailed
from shared.telemetry.metrics import Metrics

Run = Callable[[], Coroutine[object, object, None]]


class FakeTime:
    """Pauses end at once, and each takes as long as was asked for."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    def clock(self) -> float:
        return self.now


def background(time: FakeTime, metrics: Metrics | None = None) -> Background:
    return Background(metrics or Metrics(), time.sleep, time.clock)


def failing(times: int, *errors: Exception) -> tuple[Run, asyncio.Event]:
    """Work that fails as often as given, and then sets the event and goes on for ever."""
    well, calls = asyncio.Event(), iter(range(times))

    async def run() -> None:
        if (number := next(calls, None)) is not None:
            raise errors[number % len(errors)] if errors else LookupError
        well.set()
        await asyncio.Event().wait()

    return run, well


async def test_work_runs_inside_the_context_and_is_cancelled_at_its_end() -> None:
    events: list[str] = []

    def work(name: str) -> Run:
        async def run() -> None:
            events.append(f"{name} started")
            try:
                await asyncio.Event().wait()
            finally:
                events.append(f"{name} ended")

        return run

    async with background(FakeTime()).running(a=work("a"), b=work("b")):
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
        async with background(FakeTime()).running(work=work):
            await asyncio.sleep(0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await body()
    assert cancelled.is_set()


async def test_work_that_fails_is_logged_counted_and_started_again() -> None:
    metrics = Metrics()
    run, well = failing(3, LookupError(), ValueError("odd"))
    with capture_logs() as logs:
        async with background(FakeTime(), metrics).running(lease=run):
            await asyncio.wait_for(well.wait(), 10)
    assert [(entry["event"], entry["work"], entry["log_level"]) for entry in logs] == [
        ("background work failed", "lease", "error")
    ] * 3
    (sample,) = metrics.samples()["matinee_background_failures_total"]
    assert (sample.labels, sample.value) == ({"work": "lease"}, 3)


async def test_failures_are_counted_from_zero() -> None:
    metrics = Metrics()
    run, well = failing(0)
    async with background(FakeTime(), metrics).running(lease=run):
        await well.wait()
    assert [sample.value for sample in metrics.samples()["matinee_background_failures_total"]] == [0]


async def test_pauses_grow_and_stay_bounded() -> None:
    time = FakeTime()
    run, well = failing(20)
    async with background(time).running(lease=run):
        await asyncio.wait_for(well.wait(), 10)
    assert len(time.pauses) == 20
    assert 0.25 <= time.pauses[0] <= 0.5
    assert all(5 <= pause <= 10 for pause in time.pauses[6:])
    assert len(set(time.pauses[6:])) > 1, "replicas do not try again in step"


async def test_after_it_has_run_well_the_next_pause_is_short_again() -> None:
    time, attempts, done = FakeTime(), iter(range(12)), asyncio.Event()

    async def run() -> None:
        number = next(attempts, None)
        if number is None:
            done.set()
            return
        time.now += 31 if number == 10 else 0
        raise LookupError

    async with background(time).running(work=run):
        await asyncio.wait_for(done.wait(), 10)
    assert time.pauses[9] >= 5
    assert time.pauses[10] <= 0.5


async def test_work_that_failed_lately_is_not_healthy() -> None:
    time = FakeTime()
    watched = background(time)
    await watched.check()
    run, well = failing(1)
    async with watched.running(fragments=run):
        await asyncio.wait_for(well.wait(), 10)
        with pytest.raises(BackgroundFailed, match="fragments"):
            await watched.check()
        time.now += 30
        await watched.check()
