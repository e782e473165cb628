"""The lease under which readers use the cache (docs/decisions/0001).

A writer that commits a rating while it cannot reach Redis cannot remove the old list, though readers may still reach
it. Therefore readers use the cache only for `LEASE_SECONDS` after they last read the notices, an item in DynamoDB, and
found no writer that distrusts the cache. Such a writer adds a notice, waits until all leases have expired, and only
then acknowledges the rating. It renews its notice; a recommender removes notices that are no longer
renewed, after it has removed the lists that they cover from the cache.

A reader that cannot reach DynamoDB asks a recommender for the notices. If the recommender cannot read them either,
DynamoDB is down: no commit is possible, and the cache is safe without a lease. The notices also name the current
model, so that readers know which lists to refresh, and the catalogue that last hid a movie: an operator's change that
hides one is acknowledged after a lease, when nobody believes earlier lists any more (docs/decisions/0024).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import httpx

from shared.contracts.errors import MatineeError, StoreUnavailable
from shared.http.service_client import call_service

LEASE_SECONDS = 1.5
REFRESH_SECONDS = 0.5
NEVER = float("-inf")


@dataclass(frozen=True)
class Notices:
    """`distrust` maps each writer that distrusts the cache to a number that changes whenever it renews its notice. A
    notice counts as long as it exists, whatever any clock says. `hides` is the version of the catalogue that last hid
    a movie."""

    model_version: str | None = None
    distrust: Mapping[str, int] = field(default_factory=dict)
    hides: int = 0

    @property
    def distrusted(self) -> bool:
        return bool(self.distrust)


class NoticeSource(Protocol):
    async def read(self) -> Notices:
        """Raises `StoreUnavailable`."""
        ...


async def fetch_notices(recommender: httpx.AsyncClient) -> Notices | None:
    """The notices as the recommender reads them now; None if it cannot read them or does not respond."""
    try:
        async with asyncio.timeout(REFRESH_SECONDS):
            response = (await call_service(recommender, "GET", "/internal/notices")).json()
    except (MatineeError, TimeoutError):
        return None
    return Notices(response["model_version"], response["distrust"], response.get("hides", 0))


async def no_fallback() -> None:
    return None


class CacheLease:
    """A reader's lease. `fallback` returns the notices if the store cannot be reached; `clock` is monotonic."""

    def __init__(
        self,
        table: NoticeSource,
        fallback: Callable[[], Awaitable[Notices | None]] = no_fallback,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.table = table
        self.fallback = fallback
        self.clock = clock
        self.notices = Notices()
        self._valid_until = NEVER
        self._store_down_until = NEVER
        self._refreshed_at = clock()

    def age(self) -> float:
        """Seconds since the last refresh, or since the start."""
        return self.clock() - self._refreshed_at

    async def check_published(self) -> None:
        """For `/health/ready`: no list can be read before a recommender serves its first model. Raises
        `StoreUnavailable`."""
        if self.notices.model_version is None:
            raise StoreUnavailable("No model is served yet.")

    def is_valid(self) -> bool:
        return self.clock() < self._valid_until and not self.notices.distrusted

    def knows_hides(self) -> bool:
        """Whether the notices that were read name every hiding that has been acknowledged."""
        return self.clock() < self._valid_until

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
        self._refreshed_at = started
        if notices is None:
            self._store_down_until = started + LEASE_SECONDS
        else:
            self.notices = replace(notices, hides=max(notices.hides, self.notices.hides))
            self._valid_until, self._store_down_until = started + LEASE_SECONDS, NEVER

    async def _read_store(self) -> Notices | None:
        try:
            return await self.table.read()
        except StoreUnavailable:
            return None
