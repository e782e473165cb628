"""`python -m services.recommender.training`: trains on all ratings of today and publishes the model.

Each step is a JSON line on stdout, such as {"stage": "publish", "done": 3, "total": 9}; with `--bar`, a bar for people.
"""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from botocore.exceptions import ClientError
from tqdm import tqdm

from services.recommender.model.execution import Progress
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.model_store import PublishedModel
from services.recommender.stores.objects import CorruptObject
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.stores.training_record import LeaseLost, TrainingRecord
from services.recommender.training.pipeline import train_and_publish
from shared.contracts.errors import MatineeError, StoreUnavailable
from shared.contracts.operations import TrainingResult
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs

BY_ITSELF = "--by-itself"
RENEW_SECONDS = 2.0
NICENESS = 10
Made = TypeVar("Made")
TOLD = 75
"""The exit code of a failure that has been told, in a sentence and where possible in the record."""


def holder(pid: int) -> str:
    return f"{socket.gethostname()}:{pid}"


async def train(settings: RecommenderSettings, tell: Progress, by_itself: bool = False) -> PublishedModel:
    """Holds the lease on training meanwhile. Raises `AlreadyTraining`, `LeaseLost`."""

    def result(**end: str) -> TrainingResult:
        return TrainingResult(ended_at=datetime.now(UTC), by_itself=by_itself, **end)

    me = holder(os.getpid())
    async with open_stores(settings) as stores:
        await stores.training.begin(me, await stores.profiles.ratings_committed())
        try:
            published = await _train_as(me, stores, tell)
        except BaseException as error:
            await _end(stores.training, me, result(error=_sentence(error)))
            raise
        await _end(stores.training, me, result(model_version=published.version))
    return published


async def _train_as(me: str, stores: Stores, tell: Progress) -> PublishedModel:
    latest = ("starting", 0, 1)

    def note(stage: str, done: int, total: int) -> None:
        nonlocal latest
        latest = (stage, done, total)
        tell(stage, done, total)

    async def renew() -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            with suppress(StoreUnavailable):
                await stores.training.renew(me, *latest)

    return await _unless_ended_by(renew(), _train(stores, note))


async def _train(stores: Stores, progress: Progress) -> PublishedModel:
    settings, dataset = stores.settings, await stores.datasets.load()
    return await train_and_publish(
        settings.algorithm,
        settings.dataset,
        dataset,
        stores.profiles,
        stores.models,
        progress,
        settings.train_scheduler,
    )


async def _unless_ended_by(watch: Coroutine[None, None, None], work: Coroutine[None, None, Made]) -> Made:
    watching, working = asyncio.create_task(watch), asyncio.create_task(work)
    try:
        await asyncio.wait({watching, working}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            await watching
        return await working
    finally:
        watching.cancel()
        working.cancel()
        await asyncio.gather(watching, working, return_exceptions=True)


async def _end(record: TrainingRecord, me: str, result: TrainingResult) -> None:
    """What cannot be recorded ends with the lease."""
    with suppress(StoreUnavailable, ClientError, LeaseLost):
        await record.end(me, result)


def _sentence(error: BaseException) -> str:
    if isinstance(error, asyncio.CancelledError):
        return "It was stopped."
    return f"{error if isinstance(error, MatineeError | CorruptObject) else repr(error)}"


def as_json_lines(stage: str, done: int, total: int) -> None:
    sys.stdout.write(json.dumps({"stage": stage, "done": done, "total": total}) + "\n")
    sys.stdout.flush()


def on_bar(bar: "tqdm[Any]") -> Progress:
    def tell(stage: str, done: int, total: int) -> None:
        bar.set_description_str(stage, refresh=False)
        bar.n, bar.total = done, total
        bar.refresh()

    return tell


def main() -> None:
    settings = load_settings(RecommenderSettings)
    configure_logs("train", "WARNING")
    os.nice(NICENESS)  # lists go first
    try:
        if "--bar" in sys.argv:
            with tqdm(total=1, bar_format="{desc:<10} {bar:20} {n_fmt}/{total_fmt}") as bar:
                published = asyncio.run(train(settings, on_bar(bar)))
        else:
            published = asyncio.run(train(settings, as_json_lines, BY_ITSELF in sys.argv))
    except (ClientError, CorruptObject, LeaseLost, MatineeError) as error:
        sys.stderr.write(f"Training did not end well, and the old model stays: {error}\n")
        sys.exit(TOLD)
    sys.stderr.write(f"Published model {published.version}. Running recommenders take it up within seconds.\n")


if __name__ == "__main__":
    main()
