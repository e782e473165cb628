"""`training.json`: which process is training, how far it is, and how the last training ended.

It changes by conditional PUTs only. A training holds a lease and renews it while it works, so replicas never train at
the same time, and a machine that dies does not block others for long."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ValidationError

from shared.contracts.errors import Conflict
from shared.contracts.operations import HeldOutQuality, TrainingResult, TrainingState
from shared.stores.objects import Objects

KEY = "training.json"
LEASE_SECONDS = 120.0
"""Long, as a fit may hold the GIL for seconds. If a training process is seen to die, its lease is released at once."""
MAX_HISTORY = 20
STOPPED = "It stopped without reporting an error."


class AlreadyTraining(Conflict):
    message = "A training is running already. Wait until it has ended."


class LeaseLost(Exception):
    """Another process has the lease, or none does."""


class Lease(BaseModel):
    holder: str
    started_at: datetime
    expires_at: float
    stage: str = "starting"
    done: int = 0
    total: int = 1


class Record(BaseModel):
    """`ratings` counts all ratings that had been committed when the last training began."""

    lease: Lease | None = None
    last: TrainingResult | None = None
    ratings: int = 0
    history: list[TrainingResult] = []
    """Newest first."""

    def at(self, now: float) -> "Record":
        """An expired lease means that the training failed."""
        if self.lease is None or self.lease.expires_at > now:
            return self
        ended = datetime.fromtimestamp(self.lease.expires_at, UTC)
        return self.ended(TrainingResult(ended_at=ended, error=STOPPED))

    def began_within(self, seconds: float) -> bool:
        """Whether the last training that ended had begun so recently."""
        began = self.last.started_at if self.last else None
        return began is not None and datetime.now(UTC) - began < timedelta(seconds=seconds)

    def ended(self, result: TrainingResult) -> "Record":
        started = self.lease.started_at if self.lease else None
        result = result.model_copy(update={"started_at": started, "ratings": self.ratings})
        return self.model_copy(update={"lease": None, "last": result, "history": [result, *self.history][:MAX_HISTORY]})

    def measured(self, version: str, quality: HeldOutQuality) -> "Record":
        """With the quality of a model that was trained before."""
        history = [
            each.model_copy(update={"quality": quality}) if each.model_version == version else each
            for each in self.history
        ]
        return self.model_copy(update={"history": history})

    def state(self) -> TrainingState:
        if self.lease is None:
            return TrainingState(state="idle", last=self.last)
        lease = self.lease
        return TrainingState.running(lease.stage, lease.done, lease.total, self.last, lease.started_at)


class TrainingRecord:
    def __init__(self, objects: Objects, clock: Callable[[], float] = time.time) -> None:
        self.objects = objects
        self.clock = clock

    async def read(self) -> Record:
        return (await self._read())[0]

    async def begin(self, holder: str, ratings: int) -> None:
        """Raises `AlreadyTraining`."""

        def acquire(record: Record) -> Record:
            if record.lease is not None:
                raise AlreadyTraining
            lease = Lease(holder=holder, started_at=datetime.now(UTC), expires_at=self._expiry())
            return record.model_copy(update={"lease": lease, "ratings": ratings})

        await self._change(acquire)

    async def renew(self, holder: str, stage: str, done: int, total: int) -> None:
        """Raises `LeaseLost`."""

        def extend(record: Record) -> Record:
            lease = _lease_of(holder, record)
            progress = {"stage": stage, "done": done, "total": total, "expires_at": self._expiry()}
            return record.model_copy(update={"lease": lease.model_copy(update=progress)})

        await self._change(extend)

    async def end(self, holder: str, result: TrainingResult) -> None:
        """Raises `LeaseLost`."""

        def release(record: Record) -> Record:
            _lease_of(holder, record)
            return record.ended(result)

        await self._change(release)

    async def measured(self, version: str, quality: HeldOutQuality) -> None:
        await self._change(lambda record: record.measured(version, quality))

    async def _change(self, change: Callable[[Record], Record]) -> None:
        placed = False
        while not placed:
            record, etag = await self._read()
            changed = change(record).model_dump(mode="json")
            placed = await self.objects.replace_json(KEY, changed, etag)

    async def _read(self) -> tuple[Record, str | None]:
        found = await self.objects.get(KEY)
        if found is None:
            return Record(), None
        try:
            return Record.model_validate_json(found[0]).at(self.clock()), found[1]
        except ValidationError:
            return Record(), found[1]

    def _expiry(self) -> float:
        return self.clock() + LEASE_SECONDS


def _lease_of(holder: str, record: Record) -> Lease:
    if record.lease is None or record.lease.holder != holder:
        raise LeaseLost("the training lease expired")
    return record.lease
