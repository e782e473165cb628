"""When a training is due because somebody has taken ratings back, or deleted an account, since the current model has
collected its ratings (docs/decisions/0062).

How long that waits is the age of an object in S3, by the clock of S3 alone: replicas and their restarts do not matter.
"""

import time
from collections.abc import Callable
from typing import Protocol

import structlog
from botocore.exceptions import ClientError

from services.recommender.domain.published_model import PublishedModel
from services.recommender.stores.model_manifest import Manifest
from services.recommender.stores.model_store import CheckModel
from shared.contracts.errors import Conflict, StoreUnavailable
from shared.contracts.operations import Forgetting
from shared.retry import Backoff
from shared.stores.objects import CorruptObject, Objects
from shared.telemetry.metrics import Metrics

KEY = "forgetting.json"
CHECK_SECONDS = 30.0
QUICK_FIT_SECONDS, QUICK_WITHIN_SECONDS = 60.0, 3600.0
"""Where a fit is quick, it need not wait longer."""
FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 120.0, 3600.0
"""After a training that was due and has failed."""
REMOVING_SECONDS = 600.0
"""So long after a model is found to be current, local copies are looked through: what it has forgotten is removed from
S3 after that, within seconds."""
log = structlog.get_logger()


class KnowsWithdrawn(Conflict):
    message = (
        "The model learned from ratings that have been taken back since, or from those of deleted accounts. "
        "Train a new one with `make train`."
    )


class WithdrawalMarks(Protocol):
    async def read(self) -> str: ...


class Models(Protocol):
    @property
    def objects(self) -> Objects: ...
    async def current_version(self) -> str | None: ...
    async def manifest(self, version: str) -> Manifest: ...
    async def remove_copies(self) -> None: ...


def refusing_withdrawn(withdrawals: WithdrawalMarks) -> CheckModel:
    async def check(model: PublishedModel) -> None:
        if model.withdrawals != await withdrawals.read():
            raise KnowsWithdrawn

    return check


class ForgettingCheck:
    """`within_hours`: a training is due after so long at the latest; 0 never."""

    def __init__(
        self,
        models: Models,
        withdrawals: WithdrawalMarks,
        within_hours: float,
        metrics: Metrics,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.models = models
        self.withdrawals = withdrawals
        self.within_hours = within_hours
        self.metrics = metrics
        self.clock = clock
        self.latest: Forgetting | None = None
        """None before the first model."""
        self._retries = Backoff(FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS)
        self._next_check = self._next_try = self._removing_until = clock()
        self._version: str | None = None

    async def is_due(self) -> bool:
        """Asks the stores every half minute. After it was, only once a training had time to change that."""
        if self.clock() >= self._next_check:
            await self.check()
            self._next_check = self.clock() + CHECK_SECONDS
        if self.latest is None or not self.latest.is_due() or self.clock() < self._next_try:
            return False
        self._next_try, self._next_check = self.clock() + self._retries.next(), self.clock()
        return True

    async def check(self) -> None:
        try:
            version = await self.models.current_version()
            self.latest = await self._state(version) if version else None
            if self.latest is not None and self.latest.waiting_seconds is None:
                self._retries.reset()
            await self._remove_copies(version)
        except (StoreUnavailable, ClientError, CorruptObject) as error:
            log.warning("withdrawals not checked", error=str(error))
        self.metrics.forgetting.set((self.latest and self.latest.waiting_seconds) or 0)

    async def _remove_copies(self, version: str | None) -> None:
        if version != self._version:
            self._version, self._removing_until = version, self.clock() + REMOVING_SECONDS
        if self.clock() < self._removing_until:
            await self.models.remove_copies()

    async def _state(self, version: str) -> Forgetting:
        manifest, marks = await self.models.manifest(version), await self.withdrawals.read()
        waiting = None if manifest.withdrawals == marks else await self._waiting_seconds(version)
        return Forgetting(
            forgotten_until=manifest.trained_at, waiting_seconds=waiting, within_seconds=self._within(manifest.seconds)
        )

    async def _waiting_seconds(self, version: str) -> float:
        """Since some replica found first that this model has something to forget."""
        found = await self.models.objects.get_with_age(KEY)
        if found is not None and found.content == version.encode():
            return found.age_seconds
        await self.models.objects.put(KEY, version.encode())
        return 0.0

    def _within(self, fit_seconds: float) -> float | None:
        """Less the time of two fits: what is taken back during one waits for the next, which begins later."""
        seconds = self.within_hours * 3600
        if fit_seconds < QUICK_FIT_SECONDS:
            seconds = min(seconds, QUICK_WITHIN_SECONDS)
        return max(seconds - 2 * fit_seconds, 0.0) if self.within_hours else None
