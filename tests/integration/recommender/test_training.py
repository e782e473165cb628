"""Trainings are started, followed, refused and stopped, and models are rolled back."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores
from services.recommender.training.pipeline import train_and_publish
from services.recommender.training.runner import ROOT, TrainingRunner, environment_from
from shared.contracts.operations import TrainingResult, TrainingState
from tests.integration.recommender.conftest import Recommender, running
from tests.support.processes.stack import wait_until_gone
from tests.support.small_dataset import small_dataset
from tests.support.waiting import eventually

PATIENCE = 180
CRASHES = (sys.executable, "-c", "import os; os.abort()")
HANGS = (
    sys.executable,
    "-c",
    """
import os, pathlib, subprocess
helper = subprocess.Popen(["sleep", "600"])
pathlib.Path(os.environ["MODEL_DIR"] + ".pids").write_text(f"{os.getpid()} {helper.pid} .")
helper.wait()
""",
)


async def state_of(recommender: Recommender) -> TrainingState:
    return TrainingState.model_validate_json((await recommender.http.get("/internal/train")).content)


async def ended(recommender: Recommender) -> TrainingResult:
    async def idle() -> bool:
        return (await state_of(recommender)).state == "idle"

    await eventually(idle, PATIENCE)
    last = (await state_of(recommender)).last
    assert last is not None
    return last


async def serves(recommender: Recommender, version: str | None) -> None:
    async def is_served() -> bool:
        return bool((await recommender.http.get("/internal/status")).json()["model_version"] == version)

    await eventually(is_served)


async def trained(stores: Stores, dataset: Dataset) -> str:
    return (await train_and_publish("ease", "small", dataset, stores.profiles, stores.models)).version


async def test_a_requested_training_runs_once_and_its_model_is_served(recommender: Recommender) -> None:
    before = await state_of(recommender)
    assert (before.state, before.new_ratings, before.train_after) == ("idle", 0, 1000)
    responses = await asyncio.gather(*(recommender.http.post("/internal/train") for _ in range(3)))
    assert [(response.status_code, response.json()["state"]) for response in responses] == [(202, "running")] * 3
    last = await ended(recommender)
    assert (last.error, last.by_itself) == (None, False)
    await serves(recommender, last.model_version)
    assert len([key for key in await recommender.stores.models.objects.keys("models/") if "manifest" in key]) == 2


async def test_only_one_training_runs_wherever_it_was_started(
    recommender: Recommender, recommender_settings: RecommenderSettings
) -> None:
    record = recommender.stores.training
    await record.begin("elsewhere", ratings=0)
    await record.renew("elsewhere", "fit", 1, 4)
    refused = await training_process(recommender_settings)
    assert b"running already" in (await refused.communicate())[1]
    assert refused.returncode == 75
    response = await recommender.http.post("/internal/train")
    assert (response.status_code, response.json()["stage"], response.json()["percent"]) == (202, "fit", 25)
    assert response.json()["started_at"] is not None
    assert (await record.read()).lease is not None


async def test_a_training_process_writes_each_step_as_a_json_line(
    recommender: Recommender, recommender_settings: RecommenderSettings
) -> None:
    process = await training_process(recommender_settings)
    lines = (await process.communicate())[0].decode().splitlines()
    assert lines[0] == '{"stage": "ratings", "done": 0, "total": 1}'
    steps = [json.loads(line) for line in lines]
    assert list(dict.fromkeys(step["stage"] for step in steps)) == ["ratings", "fit", "publish"]
    assert steps[-1]["done"] == steps[-1]["total"] > 5
    await serves(recommender, (await ended(recommender)).model_version)


@pytest.mark.parametrize("stage", ["fit", pytest.param("publish", marks=pytest.mark.long)])
async def test_a_training_that_is_killed_leaves_the_old_model_current(
    stores: Stores, recommender_settings: RecommenderSettings, stage: str
) -> None:
    current = str(await stores.models.current_version())
    process = await training_process(recommender_settings)
    assert process.stdout is not None
    async for line in process.stdout:
        if json.loads(line)["stage"] == stage:
            process.kill()
    assert await process.wait() == -signal.SIGKILL
    assert await stores.models.current_version() == current
    await stores.models.load(current)
    assert (await stores.training.read()).lease is not None


async def test_a_failed_training_is_reported_and_the_old_model_stays(recommender: Recommender) -> None:
    stores = recommender.stores
    current = await stores.models.current_version()
    await stores.s3.delete_object(Bucket=stores.settings.bucket, Key="datasets/small/manifest.json")
    await recommender.http.post("/internal/train")
    assert "contains no data set" in str((await ended(recommender)).error)
    assert await stores.models.current_version() == current


async def test_the_lease_of_a_training_process_that_crashes_is_released(stores: Stores) -> None:
    trainer = TrainingRunner(stores, command=CRASHES)
    work = asyncio.create_task(trainer.run())
    assert (await trainer.start()).state == "running"

    async def reported() -> bool:
        state = await trainer.state()
        return state.last is not None and f"ended with {-signal.SIGABRT}" in str(state.last.error)

    await eventually(reported, PATIENCE)
    assert (await trainer.state()).state == "idle"
    work.cancel()


async def test_a_training_and_its_own_processes_end_with_the_service(
    stores: Stores, recommender_settings: RecommenderSettings
) -> None:
    pids = Path(f"{recommender_settings.model_dir}.pids")
    trainer = TrainingRunner(stores, command=HANGS)
    work = asyncio.create_task(trainer.run())
    await trainer.start()

    async def has_begun() -> bool:
        return pids.exists() and pids.read_text().endswith(".")

    await eventually(has_begun, PATIENCE)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    for pid in pids.read_text().split()[:2]:
        wait_until_gone(int(pid))
    assert (await trainer.state()).state == "idle"


async def test_enough_new_ratings_of_all_replicas_start_a_training(
    recommender_settings: RecommenderSettings, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.recommender.training.runner.COUNT_SECONDS", 0.1)
    settings = recommender_settings.model_copy(update={"train_after_ratings": 4, "train_after_share": 0.0})
    async with running(settings, stores) as one, running(settings, stores) as other:
        await one.sign_up()
        for place, replica in enumerate((one, other, one)):
            await replica.rate(place * 7 + 1, 5)
        await eventually(lambda: counted(stores, 3))
        assert (await stores.training.read()).last is None
        await other.rate(50, 1)

        async def has_trained() -> bool:
            return (await stores.training.read()).last is not None

        await eventually(has_trained, PATIENCE)
    record = await stores.training.read()
    assert record.last is not None
    assert (record.last.error, record.last.by_itself, record.ratings) == (None, True, 4)


async def test_only_new_ratings_are_counted_and_each_once(stores: Stores) -> None:
    counter = stores.rating_counter
    assert await counter.flush() is None
    item: Any = {"user_id": {"N": "1000"}, "version": {"N": "0"}}
    await stores.dynamodb.put_item(TableName=stores.tables.profiles, Item=item)
    profile = await stores.profiles.load(1000)
    assert profile is not None
    profile = await stores.profiles.commit(profile.with_rating(1, 5, now=1), [1], None)
    await stores.profiles.commit(profile.with_dismissed(8, True, now=2), [8], None)
    assert [await counter.flush() for _ in range(2)] == [1, None]
    assert await counter.total() == 1


async def test_a_rollback_is_served_and_a_later_training_replaces_it(recommender: Recommender) -> None:
    first = str(await recommender.stores.models.current_version())
    second = await trained(recommender.stores, recommender.dataset)
    await serves(recommender, second)
    response = await recommender.http.post("/internal/rollback")
    assert (response.status_code, response.json()["model_version"]) == (200, first)
    await serves(recommender, first)
    response = await recommender.http.post("/internal/rollback", json={"version": second})
    assert response.json()["model_version"] == second
    await serves(recommender, second)
    assert (await recommender.http.post("/internal/rollback", json={"version": "none"})).status_code == 404
    await serves(recommender, await trained(recommender.stores, recommender.dataset))


async def test_the_rollback_command_makes_the_previous_model_current(
    recommender_settings: RecommenderSettings, stores: Stores
) -> None:
    first = await stores.models.current_version()
    await trained(stores, small_dataset())
    process = await started(recommender_settings, "training.rollback")
    assert f"Back to model {first}" in (await process.communicate())[0].decode()
    assert await stores.models.current_version() == first


@pytest.mark.long
@pytest.mark.usefixtures("stores")
async def test_the_rollback_command_says_that_there_is_no_earlier_model(
    recommender_settings: RecommenderSettings,
) -> None:
    nothing_left = await started(recommender_settings, "training.rollback")
    assert b"Nothing was rolled back: There is no earlier model" in (await nothing_left.communicate())[1]


@pytest.mark.long
async def test_a_recommender_that_starts_on_a_damaged_model_serves_the_last_usable_one(
    recommender_settings: RecommenderSettings, stores: Stores
) -> None:
    good = await trained(stores, small_dataset())
    damaged = [await trained(stores, small_dataset()) for _ in range(2)]
    for version in damaged:
        name = next(iter(await stores.models.objects.keys(f"models/{version}/")))
        await stores.models.objects.put(name, b"damaged")
    async with running(recommender_settings, stores) as recommender:
        await serves(recommender, good)
        assert await stores.models.current_version() == damaged[-1]
        await serves(recommender, await trained(stores, small_dataset()))


async def test_a_model_that_lacks_movies_is_served_and_they_come_last(
    recommender_settings: RecommenderSettings, stores: Stores
) -> None:
    whole, known = small_dataset(), pl.col("movie_id") < 200
    fewer = await trained(stores, Dataset(whole.ratings.filter(known), whole.movies.filter(known), whole.users))
    async with running(recommender_settings, stores) as recommender:
        await serves(recommender, fewer)
        response = await recommender.http.get("/internal/users/4/recommendations?amount=100")
    is_lacking = [movie["movie_id"] >= 200 for movie in response.json()["movies"]]
    assert is_lacking == sorted(is_lacking)
    assert {*is_lacking} == {False, True}


async def counted(stores: Stores, ratings: int) -> bool:
    return await stores.rating_counter.total() == ratings


async def training_process(settings: RecommenderSettings) -> Process:
    return await started(settings, "training")


async def started(settings: RecommenderSettings, module: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"services.recommender.{module}",
        cwd=ROOT, env=os.environ | environment_from(settings), stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
