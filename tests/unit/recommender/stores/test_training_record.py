from datetime import UTC, datetime

import pytest

from services.recommender.stores.training_record import (
    KEY,
    LEASE_SECONDS,
    AlreadyTraining,
    LeaseLost,
    TrainingRecord,
)
from shared.contracts.operations import TrainingResult
from tests.support.fakes.objects import MemoryObjects

ENDED = TrainingResult(ended_at=datetime(2026, 1, 1, tzinfo=UTC), model_version="v1")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def record(clock: Clock) -> TrainingRecord:
    return TrainingRecord(MemoryObjects(), clock)


async def test_one_training_runs_at_a_time_and_others_see_its_progress(record: TrainingRecord) -> None:
    await record.begin("one", ratings=7)
    with pytest.raises(AlreadyTraining):
        await record.begin("other", ratings=8)
    await record.renew("one", "publish", 1, 3)
    state = (await record.read()).state()
    assert (state.state, state.stage, state.percent) == ("running", "publish", 33)
    await record.end("one", ENDED)
    assert (await record.read()).state().last == ENDED
    await record.begin("other", ratings=8)
    assert (await record.read()).ratings == 8


async def test_the_lease_of_a_training_that_died_expires_and_the_failure_is_reported(
    record: TrainingRecord, clock: Clock
) -> None:
    await record.begin("one", ratings=0)
    clock.now += LEASE_SECONDS - 1
    await record.renew("one", "fit", 0, 1)
    clock.now += LEASE_SECONDS + 1
    read = (await record.read()).state()
    assert read.state == "idle"
    assert read.last is not None
    assert "without reporting an error" in str(read.last.error)
    await record.begin("other", ratings=0)
    for late in (record.renew("one", "fit", 1, 1), record.end("one", ENDED)):
        with pytest.raises(LeaseLost):
            await late
    assert (await record.read()).state().state == "running"


async def test_a_damaged_record_is_replaced(record: TrainingRecord) -> None:
    await record.objects.put(KEY, b"{")
    await record.begin("one", ratings=0)
    assert (await record.read()).state().state == "running"
