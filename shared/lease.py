"""The lease under which readers believe the cache.

A writer that commits a rating while it cannot reach Redis cannot take the old list away, though readers may reach it.
So readers believe the cache only for `LEASE_SECONDS` after they last saw, in one DynamoDB item, that nobody asked them
not to. Such a writer puts its name there, waits as long as a lease lasts, and only then acknowledges.

A reader that cannot reach DynamoDB asks a recommender for the notices. Where that cannot reach it either, DynamoDB is
away, and the reader believes the cache without a lease: nobody can commit then. The same item tells which model is
current, so that readers know which lists to have made anew.
"""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from shared.aws import DynamoDBClient, repeatable, store_errors
from shared.errors import MatineeError, StoreUnavailable
from shared.hop import hop
from shared.tables import Tables

LEASE_SECONDS = 1.5
LOOK_SECONDS = 0.5
NOTICES_ID = 0


@dataclass(frozen=True)
class Notices:
    """`distrust` holds who asked not to believe the cache, each as `epoch second of its end:name`."""

    model_version: str | None = None
    distrust: frozenset[str] = frozenset()

    def expired(self) -> set[str]:
        return {each for each in self.distrust if int(each.split(":")[0]) <= time.time()}

    @property
    def distrusted(self) -> bool:
        return bool(self.distrust - self.expired())


def distrust_entry(until: float) -> str:
    return f"{int(until)}:{uuid.uuid4().hex}"


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
        return Notices(item.get("model_version", {}).get("S"), frozenset(item.get("distrust", {}).get("SS", ())))

    async def announce(self, model_version: str) -> None:
        await self._update("SET model_version = :value", {"S": model_version})

    async def distrust(self, entry: str) -> None:
        await self._update("ADD distrust :value", {"SS": [entry]})

    async def trust(self, entry: str) -> None:
        """Takes down the entry, and those of writers who died."""
        gone = {entry, *(await self.read()).expired()}
        await self._update("DELETE distrust :value", {"SS": sorted(gone)})

    @repeatable
    async def _update(self, expression: str, value: Any) -> None:
        with store_errors():
            await self.client.update_item(
                **self.item, UpdateExpression=expression, ExpressionAttributeValues={":value": value}
            )


async def notices_of(recommender: httpx.AsyncClient) -> Notices | None:
    """As the recommender reads them now; None where it cannot, or is away itself."""
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            told = (await hop(recommender, "GET", "/internal/notices")).json()
    except (MatineeError, TimeoutError):
        return None
    return Notices(told["model_version"], frozenset(told["distrust"]))


async def nobody() -> None:
    return None


class Lease:
    """A reader's. `elsewhere` is asked for the notices when the store is out of reach; `clock` tells seconds that
    never jump."""

    def __init__(
        self,
        table: NoticeTable,
        elsewhere: Callable[[], Awaitable[Notices | None]] = nobody,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.table = table
        self.elsewhere = elsewhere
        self.clock = clock
        self.notices = Notices()
        self._until = 0.0
        self._store_away = False

    def held(self) -> bool:
        return self.clock() < self._until and not self.notices.distrusted

    def needless(self) -> bool:
        """Nobody can have committed since nobody asked to distrust the cache: the store is away."""
        return self._store_away and not self.notices.distrusted

    async def run(self) -> None:
        """Runs as long as the service does."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """What was seen holds from before the look, which may take long."""
        began, seen = self.clock(), await self._seen_in_store()
        if seen is None:
            await self._look_elsewhere()
        else:
            self._note(began, seen)

    async def believable(self) -> bool:
        """For a reader whom the store has just failed, maybe before anybody looked."""
        if not (self.held() or self.needless()):
            await self._look_elsewhere()
        return self.held() or self.needless()

    async def _look_elsewhere(self) -> None:
        self._note(self.clock(), await self.elsewhere())

    def _note(self, began: float, seen: Notices | None) -> None:
        self._store_away = seen is None
        if seen is not None:
            self.notices, self._until = seen, began + LEASE_SECONDS

    async def _seen_in_store(self) -> Notices | None:
        try:
            return await self.table.read()
        except StoreUnavailable:
            return None
