from datetime import UTC, datetime

import pytest

from services.recommender.stores.training_record import (
    KEY,
    LEASE_SECONDS,
    MAX_HISTORY,
    AlreadyTraining,
    LeaseLost,
    TrainingRecord,
)
from shared.contracts.operations import HeldOutQuality, TrainingResult
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
    last = (await record.read()).state().last
    assert last is not None
    assert last.model_copy(update={"started_at": None}) == ENDED.model_copy(update={"ratings": 7})
    await record.begin("other", ratings=8)
    assert (await record.read()).ratings == 8


async def test_past_trainings_are_kept_newest_first_and_measured_later(record: TrainingRecord) -> None:
    for number in range(MAX_HISTORY + 2):
        await record.begin("one", ratings=number)
        await record.end("one", ENDED.model_copy(update={"model_version": f"v{number}"}))
    quality = HeldOutQuality(ratings=4, rmse=0.9)
    await record.measured("v20", quality)
    history = (await record.read()).history
    assert [each.model_version for each in history] == [f"v{number}" for number in range(MAX_HISTORY + 1, 1, -1)]
    assert [each.ratings for each in history[:2]] == [21, 20]
    assert [each.quality for each in history[:3]] == [None, quality, None]
    assert all(each.started_at is not None for each in history)


async def test_a_training_that_died_is_part_of_the_history(record: TrainingRecord, clock: Clock) -> None:
    await record.begin("one", ratings=3)
    clock.now += LEASE_SECONDS + 1
    await record.begin("other", ratings=4)
    [died] = (await record.read()).history
    assert (died.ratings, died.model_version) == (3, None)
    assert "without reporting an error" in str(died.error)


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
