"""When a running recommender starts a training, and what becomes of its process."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.recommender.settings import RecommenderSettings
from services.recommender.stores.model_store import TRAININGS
from services.recommender.stores.training_record import TrainingRecord
from services.recommender.training.process import REPORTED_FAILURE
from services.recommender.training.runner import COUNT_SECONDS, RECOUNT_SECONDS, TrainingRunner, environment_from
from shared.contracts.errors import StoreUnavailable
from shared.contracts.operations import OutcomeCounts, TrainingResult
from shared.stores.errors import ConditionFailed
from tests.support.fakes.objects import MemoryObjects
from tests.support.waiting import eventually

TOKEN = "0123456789abcdef0123456789abcdef"


class Counter:
    def __init__(self, committed: int | None = 0, error: Exception | None = None) -> None:
        self.committed = committed
        self.error = error

    async def flush(self) -> int | None:
        if self.error:
            raise self.error
        return self.committed

    async def total(self) -> int:
        if self.error:
            raise self.error
        return self.committed or 0


def settings(**values: Any) -> RecommenderSettings:
    return RecommenderSettings(internal_token=TOKEN, **values)


class Datasets:
    def __init__(self) -> None:
        self.ratings, self.counted = 1000, 0

    async def rating_count(self) -> int:
        self.counted += 1
        return self.ratings


def runner(counter: Counter, script: str = "", train_after: int = 5, **values: Any) -> TrainingRunner:
    stores = SimpleNamespace(
        training=TrainingRecord(MemoryObjects()),
        rating_counter=counter,
        datasets=Datasets(),
        settings=settings(**{"train_after_ratings": train_after, "train_after_share": 0.0} | values),
    )
    return TrainingRunner(cast("Any", stores), command=(sys.executable, "-c", script))


@pytest.fixture(autouse=True)
def _model_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL_DIR", str(tmp_path / "models"))


async def last_result(runner: TrainingRunner) -> TrainingResult | None:
    return (await runner.stores.training.read()).last


@pytest.mark.parametrize(
    ("counter", "train_after", "due"),
    [
        (Counter(5), 5, True),
        (Counter(4), 5, False),
        (Counter(None), 5, False),
        (Counter(5), 0, False),
        (Counter(error=StoreUnavailable()), 5, False),
        (Counter(error=ConditionFailed(["ConditionalCheckFailed"])), 5, False),
    ],
)
async def test_a_training_is_due_after_enough_new_ratings(counter: Counter, train_after: int, due: bool) -> None:
    assert await runner(counter, train_after=train_after)._is_due() is due


@pytest.mark.parametrize(("new", "due"), [(30, True), (29, False)])
async def test_a_share_of_the_ratings_that_were_trained_on_starts_a_training(new: int, due: bool) -> None:
    """1% of 2,000 ratings of registered users and 1,000 of the data set."""
    later = runner(Counter(2000 + new), train_after_share=0.01, train_every_seconds=0)
    await trained_on(later, 2000)
    assert (await later.state()).train_after == 30
    assert await later._is_due() is due
    few = runner(Counter(12), train_after_share=0.01)
    assert (await few.state()).train_after == 10


async def test_the_ratings_of_the_data_set_are_counted_seldom() -> None:
    counting, now = runner(Counter(12), train_after_share=0.01), 0.0
    counting.clock = lambda: now
    datasets = cast("Any", counting.stores.datasets)
    datasets.ratings = 0  # none is stored yet
    assert await counting._is_due()
    datasets.ratings, datasets.counted = 1200, 0
    for _ in range(100):
        assert await counting._is_due()
        now += COUNT_SECONDS
    assert datasets.counted == 1
    datasets.ratings, now = 1300, RECOUNT_SECONDS
    assert not await counting._is_due()


@pytest.mark.parametrize(("every", "due"), [(0, True), (3600, False)])
async def test_trainings_start_by_themselves_once_an_hour(every: int, due: bool) -> None:
    busy = runner(Counter(100), train_every_seconds=every)
    await trained_on(busy, 1)
    assert await busy._is_due() is due


async def trained_on(runner: TrainingRunner, ratings: int) -> None:
    record = runner.stores.training
    await record.begin("me", ratings)
    await record.end("me", TrainingResult(ended_at=datetime.now(UTC), model_version="v1"))


async def test_a_training_that_takes_too_long_is_ended() -> None:
    stuck = runner(Counter(), "import time; time.sleep(600)", train_deadline_seconds=1)
    await stuck._train(stuck.command)
    last = await last_result(stuck)
    assert last is not None
    assert last.error == "The training process ended with -9."


LEAVES_FILES = """
import os, pathlib, signal, tempfile
from services.recommender.training.steps.scratch_folder import scratch_folder
models = pathlib.Path(os.environ["MODEL_DIR"])
with scratch_folder(models, 60):
    pathlib.Path(tempfile.mkdtemp(), "part.npz").touch()
    (models / "written-to").write_text(tempfile.gettempdir())
    os.kill(os.getpid(), signal.SIGKILL)
"""


async def test_files_of_a_training_that_is_killed_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    killed = runner(Counter(), LEAVES_FILES, model_dir=Path())
    await killed._train(killed.command)
    assert Path((tmp_path / "written-to").read_text()).parent == tmp_path / TRAININGS
    assert list((tmp_path / TRAININGS).iterdir()) == []


async def test_no_training_is_due_while_another_runs() -> None:
    busy = runner(Counter(100))
    await busy.stores.training.begin("elsewhere", ratings=0)
    assert not await busy._is_due()
    assert (await busy.start()).state == "running"
    assert not busy._requested.is_set()


async def test_ratings_count_since_the_last_training_or_since_the_table_was_recreated() -> None:
    idle = runner(Counter(9))
    await idle.stores.training.begin("me", ratings=7)
    assert (await idle.state()).new_ratings == 2
    cast("Any", idle.stores).rating_counter = Counter(3)
    assert (await idle.state()).new_ratings == 3
    cast("Any", idle.stores).rating_counter = Counter(error=StoreUnavailable())
    assert (await idle.state()).new_ratings is None


async def test_a_training_reports_its_progress() -> None:
    working = runner(
        Counter(), 'import time; print(\'{"stage": "fit", "done": 1, "total": 2}\', flush=True); time.sleep(600)'
    )
    task = asyncio.create_task(working.run())
    await working.start()

    async def halfway() -> bool:
        state = await working.state()
        return (state.stage, state.percent) == ("fit", 50)

    await eventually(halfway)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("exit_code", "error"), [(0, None), (REPORTED_FAILURE, None), (3, "The training process ended with 3.")]
)
async def test_a_process_that_did_not_report_its_failure_is_reported(exit_code: int, error: str | None) -> None:
    ended = runner(Counter(), f"raise SystemExit({exit_code})")
    await ended._train(ended.command)
    last = await last_result(ended)
    assert (last.error if last else None) == error
    assert not ended._requested.is_set()


def test_another_process_gets_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = settings(algorithm="ease", model_dir=tmp_path, train_after_ratings=3)
    for name, value in environment_from(own).items():
        monkeypatch.setenv(name, value)
    assert RecommenderSettings() == own
    assert environment_from(own)["INTERNAL_TOKEN"] == TOKEN


class Outcomes:
    async def read(self, versions: list[str]) -> dict[str, OutcomeCounts]:
        return {version: OutcomeCounts(rated_well=3) for version in versions}


async def test_the_history_has_the_outcomes_of_each_model() -> None:
    trainings = runner(Counter(5))
    cast("Any", trainings.stores).outcomes = Outcomes()
    record = trainings.stores.training
    for result in ({"model_version": "v1"}, {"error": "bad"}):
        await record.begin("one", 5)
        await record.end("one", TrainingResult(ended_at=datetime.now(UTC), **result))
    failed, trained = (await trainings.history()).trainings
    assert (failed.error, failed.outcomes.total) == ("bad", 0)
    assert (trained.model_version, trained.outcomes.rated_well, trained.ratings) == ("v1", 3, 5)


@pytest.mark.parametrize(("due", "busy", "trains"), [(True, False, True), (True, True, False), (False, False, False)])
async def test_a_training_is_due_when_there_is_something_to_forget(due: bool, busy: bool, trains: bool) -> None:
    class Check:
        latest = None

        async def is_due(self) -> bool:
            return due

    forgetful = runner(Counter(0))
    forgetful.forgetting = cast("Any", Check())
    if busy:
        await forgetful.stores.training.begin("elsewhere", ratings=0)
    assert await forgetful._is_due() is trains
