"""The cache and the records of lists in memory, which record their calls."""

from collections.abc import Collection
from dataclasses import dataclass, field

from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.lists.found_list import LIST_PRESENT, FoundList
from shared.lists.ready_list import ReadyList
from shared.lists.rendering import RenderedList
from tests.support.fakes.list_stores import CacheEntry


@dataclass
class FakeCache:
    down: bool = False
    refuses: bool = False
    """Whether fills come too late."""
    seconds: int = 600
    entries: dict[int, CacheEntry] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    async def get(self, user_id: int, amount: int) -> FoundList | None:
        self.calls.append(f"get {user_id}")
        entry = self.entries.get(user_id)
        return None if self.down or entry is None else entry.first(amount)

    async def put_placeholder(self, user_id: int, version: int = 0) -> bytes:
        self.calls.append(f"placeholder {user_id} {version}")
        if self.down:
            raise CacheUnavailable
        entry = self.entries.get(user_id)
        if entry is None or entry.version < version:
            entry = self.entries[user_id] = CacheEntry(version, b"token %d" % version)
        return entry.token if entry.stored is None else LIST_PRESENT

    async def try_put_placeholder(self, user_id: int, version: int = 0) -> bytes | None:
        try:
            return await self.put_placeholder(user_id, version)
        except CacheUnavailable:
            return None

    async def try_fill(self, ready: ReadyList, token: bytes | None) -> bool:
        user_id, version = ready.head.user_id, ready.head.profile_version
        self.calls.append(f"fill {user_id} {version}")
        if self.down or self.refuses or token is None:
            return False
        self.entries[user_id] = CacheEntry(version, stored=ready)
        return True

    async def remove(self, user_ids: Collection[int]) -> None:
        self.calls.append(f"remove {sorted(user_ids)}")

    async def clear(self) -> None:
        self.calls.append("clear")
        if self.down:
            raise CacheUnavailable
        self.entries.clear()


@dataclass
class FakeRecords:
    down: bool = False
    newer: bool = False
    """Whether the stored record is of a newer profile."""
    puts: list[RenderedList] = field(default_factory=list)
    models: dict[int, str] = field(default_factory=dict)
    """By user id, of the lists that are stored."""

    async def model_version(self, user_id: int) -> str | None:
        if self.down:
            raise StoreUnavailable
        return self.models.get(user_id)

    async def put(self, rendered: RenderedList) -> bool:
        if self.down:
            raise StoreUnavailable
        self.puts.append(rendered)
        if not self.newer:
            self.models[rendered.user_id] = rendered.compact.head.model_version
        return not self.newer


@dataclass
class FakeReaders:
    """Of lists, by user id, the most active first."""

    user_ids: list[int] = field(default_factory=list)
    down: bool = False

    async def most_read(self, amount: int) -> list[int]:
        if self.down:
            raise CacheUnavailable
        return self.user_ids[:amount]

    async def forget(self, user_id: int) -> None:
        if self.down:
            raise CacheUnavailable
        self.user_ids = [each for each in self.user_ids if each != user_id]
