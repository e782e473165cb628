"""The lease under which readers use the cache (docs/decisions/0001).

A writer that commits a rating while it cannot reach Redis cannot remove the old list, though readers may still reach
it. Therefore readers use the cache only for `LEASE_SECONDS` after they last read the notices, an item in DynamoDB, and
found no writer that distrusts the cache. Such a writer adds a notice, waits until all leases have expired, and only
then acknowledges the rating. It renews its notice; a recommender that has cleared the cache removes notices that are
no longer renewed.

A reader that cannot reach DynamoDB asks a recommender for the notices. If the recommender cannot read them either,
DynamoDB is down: no commit is possible, and the cache is safe without a lease. The notices also name the current
model, so that readers know which lists to refresh.
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
from shared.stores.dynamodb import from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.tables import Tables

LEASE_SECONDS = 1.5
REFRESH_SECONDS = 0.5
NOTICES_ID = 0
DISTRUST = "distrust:"
NEVER = float("-inf")


@dataclass(frozen=True)
class Notices:
    """`distrust` maps each writer that distrusts the cache to the end of its notice, in milliseconds of the epoch."""

    model_version: str | None = None
    distrust: Mapping[str, int] = field(default_factory=dict)

    @property
    def distrusted(self) -> bool:
        return any(until > 1000 * time.time() for until in self.distrust.values())


class NoticeTable:
    """The item of `recommendations` that holds the notices instead of a user's list."""

    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.item: Any = {"TableName": tables.recommendations, "Key": user_key(NOTICES_ID)}

    @repeatable
    async def read(self) -> Notices:
        with store_errors():
            response: Any = await self.client.get_item(**self.item, ConsistentRead=True)
        item = from_item(response.get("Item", {}))
        distrust = {name.removeprefix(DISTRUST): int(item[name]) for name in item if name.startswith(DISTRUST)}
        return Notices(item.get("model_version"), distrust)

    async def set_model_version(self, model_version: str) -> None:
        await self._update("SET #name = :value", "model_version", model_version)

    async def distrust(self, name: str, until: int) -> None:
        await self._update("SET #name = :value", DISTRUST + name, until)

    async def renew(self, name: str, until: int) -> bool:
        """Return False if the notice was removed."""
        return await self._update_if("attribute_exists(#name)", "SET #name = :value", DISTRUST + name, until)

    async def withdraw_distrust(self, name: str) -> None:
        await self._update("REMOVE #name", DISTRUST + name)

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        """Return False if the notice has been renewed beyond `until`, and keep it."""
        return await self._update_if("#name = :value", "REMOVE #name", DISTRUST + name, until)

    @repeatable
    async def _update(self, expression: str, name: str, value: str | int | None = None, **condition: Any) -> None:
        values: Any = {} if value is None else {"ExpressionAttributeValues": to_item({":value": value})}
        with store_errors():
            await self.client.update_item(
                **self.item,
                UpdateExpression=expression,
                ExpressionAttributeNames={"#name": name},
                **values,
                **condition,
            )

    async def _update_if(self, condition: str, expression: str, name: str, value: int) -> bool:
        try:
            await self._update(expression, name, value, ConditionExpression=condition)
        except ConditionFailed:
            return False
        return True


async def fetch_notices(recommender: httpx.AsyncClient) -> Notices | None:
    """The notices as the recommender reads them now; None if it cannot read them or does not respond."""
    try:
        async with asyncio.timeout(REFRESH_SECONDS):
            response = (await call_service(recommender, "GET", "/internal/notices")).json()
    except (MatineeError, TimeoutError):
        return None
    return Notices(response["model_version"], response["distrust"])


async def no_fallback() -> None:
    return None


class CacheLease:
    """A reader's lease. `fallback` returns the notices if the store cannot be reached; `clock` is monotonic."""

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
        self._valid_until = NEVER
        self._store_down_until = NEVER

    def is_valid(self) -> bool:
        return self.clock() < self._valid_until and not self.notices.distrusted

    def store_is_down(self) -> bool:
        """The store is down, so no commit is possible and the cache is safe."""
        return self.clock() < self._store_down_until and not self.notices.distrusted

    async def run(self) -> None:
        """Refresh the lease for as long as the service runs."""
        while True:
            await self.refresh()
            await asyncio.sleep(REFRESH_SECONDS)

    async def refresh(self) -> None:
        """The lease counts from before the read, which may take long."""
        started, notices = self.clock(), await self._read_store()
        if notices is None:
            await self._refresh_from_fallback()
        else:
            self._renew(started, notices)

    async def cache_is_safe(self) -> bool:
        """Whether a reader may use the cache after the store failed, possibly before the first refresh."""
        if not (self.is_valid() or self.store_is_down()):
            await self._refresh_from_fallback()
        return self.is_valid() or self.store_is_down()

    async def _refresh_from_fallback(self) -> None:
        self._renew(self.clock(), await self.fallback())

    def _renew(self, started: float, notices: Notices | None) -> None:
        if notices is None:
            self._store_down_until = started + LEASE_SECONDS
        else:
            self.notices = notices
            self._valid_until, self._store_down_until = started + LEASE_SECONDS, NEVER

    async def _read_store(self) -> Notices | None:
        try:
            return await self.table.read()
        except StoreUnavailable:
            return None
