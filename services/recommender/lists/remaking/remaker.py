"""Remakes the lists that were read most in the last day after a new model, so that their readers need not be first to
ask for them (docs/decisions/0071)."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

import structlog

from services.recommender.domain.ports import ListReaders
from services.recommender.lists.remaking.list_remake import ListRemake
from services.recommender.lists.served_model import ActiveModel, ServedModel
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.contracts.operations import RemakeOutcome
from shared.lists.cache_lease import CacheLease
from shared.retry import Backoff
from shared.telemetry.metrics import Metrics

LOOK_SECONDS = 10.0
MAX_LISTS = 10_000
LOOKS_PER_WRITE = 10
"""A list that needs no write takes so much less of the time that a write may take."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 20.0
"""After the store refused a call. The turn outlasts the longest pause."""
MAX_REFUSALS = 8
"""Of one list. Then it may be the list's own fault, which keeps no other one waiting."""
log = structlog.get_logger()


class Turn(Protocol):
    async def hold(self, version: str, done: int, total: int, pause_seconds: float) -> bool: ...
    async def finish(self, version: str, total: int) -> None: ...


class Remaker:
    """`per_second`: how many lists are written in a second at most; 0 remakes none."""

    def __init__(
        self,
        remake: ListRemake,
        readers: ListReaders,
        turn: Turn,
        active_model: ActiveModel,
        lease: CacheLease,
        per_second: float,
        metrics: Metrics,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.remake = remake
        self.readers = readers
        self.turn = turn
        self.active_model = active_model
        self.lease = lease
        self.per_second = per_second
        self.metrics = metrics
        self.sleep = sleep

    async def run(self) -> None:
        """Runs as long as the service does. A round that ends early is begun again: what it did is found done."""
        while True:
            await self.sleep(LOOK_SECONDS)
            with suppress(CacheUnavailable):
                await self.look()

    async def look(self) -> None:
        """Raises `CacheUnavailable`."""
        served = self.active_model.current
        if not self.per_second or served is None or not self._is_current(served):
            return
        if await self._hold(served.published.version, 0, 0):
            await self._remake_all(served, await self.readers.most_read(MAX_LISTS))

    async def _remake_all(self, served: ServedModel, user_ids: list[int]) -> None:
        version, pauses = served.published.version, Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        done = refusals = 0
        while done < len(user_ids):
            if not self._is_current(served) or not await self._hold(version, done, len(user_ids)):
                return
            outcome = await self._remake(served, user_ids[done])
            refusals += outcome == "refused"
            if outcome == "refused" and refusals < MAX_REFUSALS:
                await self.sleep(pauses.next())
                continue
            pauses.reset()
            done, refusals = done + 1, 0
            await self.sleep(self._pause if outcome in {"remade", "overtaken"} else self._pause / LOOKS_PER_WRITE)
        await self.turn.finish(version, len(user_ids))
        log.info("most read lists remade", model_version=version, lists=len(user_ids))

    async def _hold(self, version: str, done: int, total: int) -> bool:
        return await self.turn.hold(version, done, total, self._pause)

    async def _remake(self, served: ServedModel, user_id: int) -> RemakeOutcome:
        outcome: RemakeOutcome
        try:
            outcome = await self.remake.remake(served, user_id)
        except CacheUnavailable:
            raise
        except StoreUnavailable:
            outcome = "refused"
        except Exception:
            log.exception("list not remade", user_id=user_id)
            outcome = "failed"
        self.metrics.count_remade_list(outcome)
        if outcome == "gone":
            await self.readers.forget(user_id)
        return outcome

    @property
    def _pause(self) -> float:
        return 1 / self.per_second

    def _is_current(self, served: ServedModel) -> bool:
        """Whether readers are told of this model. One that lags behind must not replace lists of the newest."""
        lease = self.lease
        return (
            self.active_model.current is served
            and lease.knows_hides()
            and (lease.notices.model_version == served.version)
        )
