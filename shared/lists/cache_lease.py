"""The lease under which readers believe the cache.

A writer that commits a rating while it cannot reach Redis cannot take the old list away, though readers may reach it.
So readers believe the cache only for `LEASE_SECONDS` after they last saw, in one DynamoDB item, that nobody asked them
not to. Such a writer puts its name there, waits as long as a lease lasts, and only then acknowledges. It renews its
notice; one that nobody renews is taken down by a recommender that has emptied the cache before.

A reader that cannot reach DynamoDB asks a recommender for the notices. Where that cannot reach it either, DynamoDB is
away, and the reader believes the cache without a lease: nobody can commit then. The same item tells which model is
current, so that readers know which lists to have made anew.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.contracts.errors import MatineeError, StoreUnavailable
from shared.http.service_client import call_service
from shared.stores.aws import DynamoDBClient
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.tables import Tables

LEASE_SECONDS = 1.5
LOOK_SECONDS = 0.5
NOTICES_ID = 0
DISTRUST = "distrust:"


@dataclass(frozen=True)
class Notices:
    """`distrust` tells who asked not to believe the cache, and until when, in milliseconds of the epoch."""

    model_version: str | None = None
    distrust: Mapping[str, int] = field(default_factory=dict)

    @property
    def distrusted(self) -> bool:
        return any(until > 1000 * time.time() for until in self.distrust.values())


class NoticeTable:
    """The item of `recommendations` that is nobody's list, but for all who read lists to look at."""

    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.item: Any = {"TableName": tables.recommendations, "Key": {"user_id": {"N": str(NOTICES_ID)}}}

    @repeatable
    async def read(self) -> Notices:
        with store_errors():
            answer: Any = await self.client.get_item(**self.item, ConsistentRead=True)
        item = answer.get("Item", {})
        up = {name.removeprefix(DISTRUST): int(end["N"]) for name, end in item.items() if name.startswith(DISTRUST)}
        return Notices(item.get("model_version", {}).get("S"), up)

    async def set_model_version(self, model_version: str) -> None:
        await self._update("SET #what = :value", "model_version", {"S": model_version})

    async def distrust(self, name: str, until: int) -> None:
        await self._update("SET #what = :value", DISTRUST + name, {"N": str(until)})

    async def renew(self, name: str, until: int) -> bool:
        """False where it has been taken down."""
        return await self._update_if(
            "attribute_exists(#what)", "SET #what = :value", DISTRUST + name, {"N": str(until)}
        )

    async def withdraw_distrust(self, name: str) -> None:
        await self._update("REMOVE #what", DISTRUST + name)

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        """Takes down what has not been renewed since; else False."""
        return await self._update_if("#what = :value", "REMOVE #what", DISTRUST + name, {"N": str(until)})

    @repeatable
    async def _update(self, expression: str, what: str, value: Any = None, **condition: Any) -> None:
        values: Any = {"ExpressionAttributeValues": {":value": value}} if value else {}
        with store_errors():
            await self.client.update_item(
                **self.item,
                UpdateExpression=expression,
                ExpressionAttributeNames={"#what": what},
                **values,
                **condition,
            )

    async def _update_if(self, condition: str, expression: str, what: str, value: Any) -> bool:
        try:
            await self._update(expression, what, value, ConditionExpression=condition)
        except ConditionFailed:
            return False
        return True


async def fetch_notices(recommender: httpx.AsyncClient) -> Notices | None:
    """As the recommender reads them now; None where it cannot, or is away itself."""
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            told = (await call_service(recommender, "GET", "/internal/notices")).json()
    except (MatineeError, TimeoutError):
        return None
    return Notices(told["model_version"], told["distrust"])


async def no_fallback() -> None:
    return None


class CacheLease:
    """A reader's. `fallback` is asked for the notices when the store is out of reach; `clock` tells seconds that
    never jump."""

    def __init__(
        self,
        table: NoticeTable,
        fallback: Callable[[], Awaitable[Notices | None]] = no_fallback,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.table = table
        self.fallback = fallback
        self.clock = clock
        self.notices = Notices()
        self._until = 0.0
        self._away_until = 0.0

    def is_valid(self) -> bool:
        return self.clock() < self._until and not self.notices.distrusted

    def store_is_down(self) -> bool:
        """Nobody can have committed since nobody asked to distrust the cache: the store is away."""
        return self.clock() < self._away_until and not self.notices.distrusted

    async def run(self) -> None:
        """Runs as long as the service does."""
        while True:
            await self.refresh()
            await asyncio.sleep(LOOK_SECONDS)

    async def refresh(self) -> None:
        """What was seen holds from before the look, which may take long."""
        began, seen = self.clock(), await self._seen_in_store()
        if seen is None:
            await self._refresh_from_fallback()
        else:
            self._note(began, seen)

    async def cache_is_safe(self) -> bool:
        """For a reader whom the store has just failed, maybe before anybody looked."""
        if not (self.is_valid() or self.store_is_down()):
            await self._refresh_from_fallback()
        return self.is_valid() or self.store_is_down()

    async def _refresh_from_fallback(self) -> None:
        self._note(self.clock(), await self.fallback())

    def _note(self, began: float, seen: Notices | None) -> None:
        if seen is None:
            self._away_until = began + LEASE_SECONDS
        else:
            self.notices, self._until, self._away_until = seen, began + LEASE_SECONDS, 0.0

    async def _seen_in_store(self) -> Notices | None:
        try:
            return await self.table.read()
        except StoreUnavailable:
            return None
