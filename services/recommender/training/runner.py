"""Trainings of a running recommender, each in a process of its own so that serving lists stays fast meanwhile."""

import asyncio
import json
import math
import os
import signal
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog
from botocore.exceptions import ClientError
from pydantic import SecretStr

from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores
from services.recommender.stores.training_record import AlreadyTraining, LeaseLost, Record
from services.recommender.training.forgetting import ForgettingCheck
from services.recommender.training.process import AUTOMATIC, COMMAND, REPORTED_FAILURE, lease_holder
from services.recommender.training.steps.scratch_folder import remove_scratch
from shared.contracts.errors import StoreUnavailable
from shared.contracts.operations import OutcomeCounts, PastTraining, TrainingHistory, TrainingResult, TrainingState
from shared.stores.errors import ConditionFailed

ROOT = Path(__file__).parents[3]
COUNT_SECONDS, RECOUNT_SECONDS = 5.0, 600.0
"""Between two looks at the ratings of registered users, and at those of the data set."""
STARTING = ("starting", 0, 1)
log = structlog.get_logger()


class TrainingRunner:
    def __init__(
        self,
        stores: Stores,
        forgetting: ForgettingCheck | None = None,
        command: tuple[str, ...] = COMMAND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stores = stores
        self.forgetting = forgetting
        self.command = command
        self.clock = clock
        self._requested = asyncio.Event()
        self._progress = STARTING
        self._counted, self._recount_at = 0, 0.0

    async def start(self) -> TrainingState:
        """Starts a training unless one runs already, here or elsewhere."""
        if (await self.stores.training.read()).lease is None:
            self._requested.set()
        return await self.state()

    async def state(self) -> TrainingState:
        record = await self.stores.training.read()
        state = record.state()
        if self._requested.is_set():
            state = TrainingState.running(*self._progress, record.last, state.started_at)
        due = {
            "new_ratings": await self._ratings_since(record),
            "train_after": await self._enough(record),
            "forgetting": self.forgetting.latest if self.forgetting else None,
        }
        return state.model_copy(update=due)

    async def history(self) -> TrainingHistory:
        results = (await self.stores.training.read()).history
        counts = await self.stores.outcomes.read([each.model_version for each in results if each.model_version])
        nothing = OutcomeCounts()
        return TrainingHistory(
            trainings=[
                PastTraining(**dict(each), outcomes=counts.get(each.model_version or "", nothing)) for each in results
            ]
        )

    async def _ratings_since(self, record: Record) -> int | None:
        with suppress(StoreUnavailable, ClientError):
            return _new_ratings(await self.stores.rating_counter.total(), record)
        return None

    async def run(self) -> None:
        """Runs as long as the service does. When cancelled, it stops a training in progress."""
        while True:
            if self._requested.is_set():
                await self._train(self.command)
            elif await self._is_due():
                await self._train((*self.command, AUTOMATIC))
            with suppress(TimeoutError):
                async with asyncio.timeout(COUNT_SECONDS):
                    await self._requested.wait()

    async def _is_due(self) -> bool:
        return await self._has_enough_ratings() or await self._has_to_forget()

    async def _has_to_forget(self) -> bool:
        if self.forgetting is None or not await self.forgetting.is_due():
            return False
        with suppress(StoreUnavailable, ClientError):
            return (await self.stores.training.read()).lease is None
        return False

    async def _has_enough_ratings(self) -> bool:
        """Whether all replicas together committed enough new ratings since the last training began."""
        settings = self.stores.settings
        try:
            committed = await self.stores.rating_counter.flush()
            if committed is None or not settings.train_after_ratings:
                return False
            record = await self.stores.training.read()
            if record.lease is not None or record.began_within(settings.train_every_seconds):
                return False
            return _new_ratings(committed, record) >= await self._enough(record)
        except (StoreUnavailable, ClientError, ConditionFailed) as error:
            log.warning("new ratings not counted", error=str(error))
            return False

    async def _enough(self, record: Record) -> int:
        """How many new ratings start a training; 0 if none do."""
        least, share = self.stores.settings.train_after_ratings, self.stores.settings.train_after_share
        if not least or not share:
            return least
        return max(least, math.ceil(share * (record.ratings + await self._rating_count())))

    async def _rating_count(self) -> int:
        """Of the data set, which is seldom replaced."""
        if not self._counted or self.clock() >= self._recount_at:
            self._counted = await self.stores.datasets.rating_count()
            self._recount_at = self.clock() + RECOUNT_SECONDS
        return self._counted

    async def _train(self, command: tuple[str, ...]) -> None:
        self._requested.set()
        settings = self.stores.settings
        models = {"MODEL_DIR": str(settings.model_dir.absolute())}  # the process has another working directory
        try:
            await self._run_process(command, os.environ | environment_from(settings) | models)
        finally:
            self._requested.clear()

    async def _run_process(self, command: tuple[str, ...], environment: dict[str, str]) -> None:
        self._progress = STARTING
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment, stdout=PIPE, start_new_session=True
        )
        log.info("training started", pid=process.pid)
        try:
            async with asyncio.timeout(self.stores.settings.train_deadline_seconds):
                await self._follow(process)
        except TimeoutError:
            log.error("training took too long and is ended", seconds=self.stores.settings.train_deadline_seconds)
        finally:
            await self._reap(process)

    async def _follow(self, process: Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            event = json.loads(line)
            self._progress = (event["stage"], event["done"], event["total"])
            log.info("training", **event)
        await process.wait()

    async def _reap(self, process: Process) -> None:
        """Kills the whole process group, as the training may have started processes for its heavy steps."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = await process.wait()
        await asyncio.to_thread(remove_scratch, self.stores.settings.model_dir, process.pid)
        if code:
            log.error("training did not end well", exit_code=code)
        if code not in (0, REPORTED_FAILURE):
            with suppress(StoreUnavailable, ClientError, AlreadyTraining):
                await self._record_failure(lease_holder(process.pid), f"The training process ended with {code}.")

    async def _record_failure(self, holder: str, error: str) -> None:
        """For a process that could not do so itself: releases its lease, or records the failure if it died before it
        had one."""
        result, training = TrainingResult(ended_at=datetime.now(UTC), error=error), self.stores.training
        try:
            await training.end(holder, result)
        except LeaseLost:
            if self._progress == STARTING:
                await training.begin(holder, await self.stores.rating_counter.total())
                await training.end(holder, result)


def _new_ratings(committed: int, record: Record) -> int:
    """The count starts at zero again when its table is recreated."""
    return committed - record.ratings if committed >= record.ratings else committed


def environment_from(settings: RecommenderSettings) -> dict[str, str]:
    """Environment variables that give another process the same settings."""
    present = {name: value for name, value in settings if value is not None}
    return {
        name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in present.items()
    }
