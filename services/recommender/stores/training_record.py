"""`training.json`: who trains at the moment, how far it got, and how the last training ended.

It is changed by conditional PUTs only. Whoever trains holds it as a lease, and renews that while it works: replicas
never train at once, and a machine that dies holds nobody up for long."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import BaseModel, ValidationError

from services.recommender.stores.objects import Objects
from shared.contracts.errors import Conflict
from shared.contracts.operations import TrainingResult, TrainingState

KEY = "training.json"
# long, as a fit may keep Python's lock for seconds; who is seen to die gives the lease up at once
LEASE_SECONDS = 120.0
STOPPED = "It stopped without a word."


class AlreadyTraining(Conflict):
    message = "A training is running already. Wait until it has ended."


class LeaseLost(Exception):
    """Somebody else trains, or nobody does."""


class Lease(BaseModel):
    holder: str
    started_at: datetime
    expires_at: float
    stage: str = "starting"
    done: int = 0
    total: int = 1


class Record(BaseModel):
    """`ratings` is how many had ever been committed when the last training began."""

    lease: Lease | None = None
    last: TrainingResult | None = None
    ratings: int = 0

    def at(self, now: float) -> "Record":
        """An expired lease is a training that failed."""
        if self.lease is None or self.lease.expires_at > now:
            return self
        ended = datetime.fromtimestamp(self.lease.expires_at, UTC)
        return self.model_copy(update={"lease": None, "last": TrainingResult(ended_at=ended, error=STOPPED)})

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
        return (await self._found())[0]

    async def begin(self, holder: str, ratings: int) -> None:
        """Raises `AlreadyTraining`."""

        def taken(record: Record) -> Record:
            if record.lease is not None:
                raise AlreadyTraining
            lease = Lease(holder=holder, started_at=datetime.now(UTC), expires_at=self._expiry())
            return Record(lease=lease, last=record.last, ratings=ratings)

        await self._change(taken)

    async def renew(self, holder: str, stage: str, done: int, total: int) -> None:
        """Raises `LeaseLost`."""

        def renewed(record: Record) -> Record:
            lease = _held_by(holder, record)
            progress = {"stage": stage, "done": done, "total": total, "expires_at": self._expiry()}
            return record.model_copy(update={"lease": lease.model_copy(update=progress)})

        await self._change(renewed)

    async def end(self, holder: str, result: TrainingResult) -> None:
        """Raises `LeaseLost`."""

        def ended(record: Record) -> Record:
            _held_by(holder, record)
            return record.model_copy(update={"lease": None, "last": result})

        await self._change(ended)

    async def _change(self, change: Callable[[Record], Record]) -> None:
        placed = False
        while not placed:
            record, etag = await self._found()
            changed = change(record).model_dump(mode="json")
            placed = await self.objects.replace_json(KEY, changed, etag)

    async def _found(self) -> tuple[Record, str | None]:
        found = await self.objects.get(KEY)
        if found is None:
            return Record(), None
        try:
            return Record.model_validate_json(found[0]).at(self.clock()), found[1]
        except ValidationError:
            return Record(), found[1]

    def _expiry(self) -> float:
        return self.clock() + LEASE_SECONDS


def _held_by(holder: str, record: Record) -> Lease:
    if record.lease is None or record.lease.holder != holder:
        raise LeaseLost("the lease on training ran out")
    return record.lease
