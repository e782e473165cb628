from datetime import UTC, datetime
from typing import Any

import pytest

from services.recommender.stores.model_manifest import Manifest
from services.recommender.training.forgetting import (
    CHECK_SECONDS,
    KEY,
    REMOVING_SECONDS,
    ForgettingCheck,
    KnowsWithdrawn,
    refusing_withdrawn,
)
from shared.contracts.errors import StoreUnavailable
from shared.telemetry.metrics import Metrics
from tests.support.fakes.objects import MemoryObjects

DAY, HOUR = 86400.0, 3600.0
TRAINED_AT = datetime(2026, 11, 1, tzinfo=UTC)


class Marks:
    def __init__(self, marks: str = "") -> None:
        self.marks = marks

    async def read(self) -> str:
        if self.marks == "away":
            raise StoreUnavailable
        return self.marks


class Models:
    def __init__(self) -> None:
        self.objects = MemoryObjects()
        self.version: str | None = "v1"
        self.withdrawals = ""
        self.seconds = 5.0
        self.tidied = 0

    async def current_version(self) -> str | None:
        return self.version

    async def manifest(self, _version: str) -> Manifest:
        return Manifest(
            algorithm="ease",
            dataset="small",
            trained_at=TRAINED_AT,
            structure={},
            sha256={},
            withdrawals=self.withdrawals,
            seconds=self.seconds,
        )

    async def remove_copies(self) -> None:
        self.tidied += 1


class Stand:
    def __init__(self, within_hours: float = 24) -> None:
        self.models, self.marks, self.now, self.metrics = Models(), Marks(), 1000.0, Metrics()
        self.check = ForgettingCheck(self.models, self.marks, within_hours, self.metrics, lambda: self.now)

    async def is_due(self, age: float, after: float = HOUR) -> bool:
        """Once the object in S3 is so old, and the replica has waited long enough to look again."""
        self.models.objects.ages[KEY] = age
        self.now += after
        return await self.check.is_due()

    def metric(self) -> float | None:
        return self.metrics.registry.get_sample_value("matinee_forgetting_waiting_seconds")


async def test_nothing_is_due_while_nothing_is_taken_back() -> None:
    stand = Stand()
    assert not await stand.is_due(9 * DAY)
    assert stand.check.latest is not None
    assert (stand.check.latest.waiting_seconds, stand.check.latest.forgotten_until) == (None, TRAINED_AT)
    assert (stand.metric(), stand.models.tidied) == (0, 1)
    stand.models.version = None
    assert not await stand.is_due(9 * DAY)


@pytest.mark.parametrize(
    ("fit_seconds", "within_hours", "due_after"),
    [(5, 24, HOUR - 10), (600, 24, DAY - 1200), (5, 0.5, HOUR / 2 - 10), (50_000, 24, 0)],
)
async def test_a_training_is_due_in_time(fit_seconds: float, within_hours: float, due_after: float) -> None:
    stand = Stand(within_hours)
    stand.marks.marks, stand.models.seconds = "taken back", fit_seconds
    assert await stand.is_due(0) is (due_after == 0)
    if due_after:
        assert not await stand.is_due(due_after - 1)
        assert stand.metric() == due_after - 1
        assert await stand.is_due(due_after)


async def test_it_is_never_due_where_that_is_turned_off() -> None:
    stand = Stand(within_hours=0)
    stand.marks.marks = "taken back"
    assert not await stand.is_due(0)
    assert not await stand.is_due(99 * DAY)
    assert stand.metric() == 99 * DAY


async def test_replicas_and_restarts_do_not_begin_the_wait_again() -> None:
    stand = Stand()
    stand.marks.marks = "taken back"
    assert not await stand.is_due(0)
    again = Stand()
    again.models, again.marks = stand.models, stand.marks
    again.check = ForgettingCheck(again.models, again.marks, 24, again.metrics, lambda: again.now)
    assert await again.is_due(HOUR)


async def test_what_is_taken_back_during_a_training_waits_from_its_model_on() -> None:
    stand = Stand()
    stand.marks.marks = "first"
    await stand.is_due(0)
    stand.models.version, stand.models.withdrawals, stand.marks.marks = "v2", "first", "second"
    assert not await stand.is_due(DAY)
    assert await stand.is_due(HOUR)
    stand.models.version, stand.models.withdrawals = "v3", "second"
    assert not await stand.is_due(DAY)
    assert stand.metric() == 0


async def test_a_training_that_fails_is_tried_again_later_and_not_at_once() -> None:
    stand = Stand()
    stand.marks.marks = "taken back"
    await stand.is_due(0)
    tries = [await stand.is_due(HOUR, after=5) for _ in range(40)]
    assert 2 <= sum(tries) <= 4
    assert any(tries[:7])


async def test_local_copies_are_looked_through_for_a_while_after_a_model_has_become_current() -> None:
    """Not every half minute for ever, as that lists all models in S3."""
    stand = Stand()
    for version in ("v1", "v2"):
        stand.models.version, stand.models.tidied = version, 0
        for _ in range(100):
            await stand.is_due(0, after=CHECK_SECONDS)
        assert stand.models.tidied == REMOVING_SECONDS / CHECK_SECONDS


async def test_stores_that_are_away_leave_the_last_state() -> None:
    stand = Stand()
    await stand.is_due(0)
    before, stand.marks.marks = stand.check.latest, "away"
    assert not await stand.is_due(0)
    assert stand.check.latest is before


async def test_a_model_is_refused_where_marks_have_changed_since() -> None:
    check = refusing_withdrawn(Marks("now"))
    await check(model("now"))
    for marks in ("", "before", "unknown"):
        with pytest.raises(KnowsWithdrawn, match="make train"):
            await check(model(marks))


def model(marks: str) -> Any:
    models = Models()
    models.withdrawals = marks
    return models
