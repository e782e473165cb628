"""The stores of the list protocol in memory. Every call consists of steps, which a test releases one by one."""

import asyncio
from asyncio import Future
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from services.recommender.domain.ports import ProfileMoved
from services.recommender.domain.profile import UserProfile
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.lists.cache import ListCache
from shared.lists.cache_lease import Notices
from shared.lists.format1.stored_list import ListRecord
from shared.lists.found_list import LIST_PRESENT, OutdatedList
from shared.lists.ready_list import Access, FirstRows, ReadyList
from shared.lists.rendering import RenderedList
from shared.lists.store_format import Format

REAL_SLEEP = asyncio.sleep


@dataclass(frozen=True)
class CacheEntry:
    """A list, or a placeholder with its token."""

    version: int
    token: bytes = b""
    stored: ReadyList | None = None

    def first(self, amount: int) -> "OpenRows | None":
        return None if self.stored is None else OpenRows(self.stored, amount, "cache")


class OpenRows(FirstRows):
    """The first movies of a cached list."""

    @property
    def is_open(self) -> bool:
        return self.ready.access == Access.EVERYTHING


@dataclass
class Simulation:
    """The state of both stores, the time, and the steps that wait to be released."""

    format: Format = 1
    now: float = 0
    steps: list[Future[None]] = field(default_factory=list)
    sleepers: list[tuple[float, Future[None]]] = field(default_factory=list)
    profiles: dict[int, UserProfile] = field(default_factory=dict)
    records: dict[int, RenderedList] = field(default_factory=dict)
    cached: dict[int, CacheEntry] = field(default_factory=dict)
    notices: Notices = field(default_factory=Notices)
    covered: dict[str, set[int]] = field(default_factory=dict)
    """The users whose lists each notice is for."""
    cut_off: set[str] = field(default_factory=set)
    """Processes that cannot reach Redis."""
    dynamodb_down: bool = False
    notices_hang: bool = False
    responses_to_lose: int = 0
    """How many of DynamoDB's next responses to writes are lost after the write is done."""
    tokens: int = 0

    def clock(self) -> float:
        return self.now

    async def step(self) -> None:
        waiting: Future[None] = asyncio.get_running_loop().create_future()
        self.steps.append(waiting)
        await waiting

    async def sleep(self, seconds: float) -> None:
        """A sleeping task has no step until it is due."""
        due: Future[None] = asyncio.get_running_loop().create_future()
        self.sleepers.append((self.now + seconds, due))
        await due
        await self.step()

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        for until, due in self.sleepers:
            if until <= self.now and not due.done():
                due.set_result(None)
        self.sleepers = [(until, due) for until, due in self.sleepers if not due.done()]

    def release(self, place: int) -> None:
        step = self.steps.pop(place)
        if not step.done():
            step.set_result(None)

    def end_faults(self) -> None:
        self.cut_off, self.dynamodb_down, self.notices_hang, self.responses_to_lose = set(), False, False, 0

    async def settle(self) -> None:
        """Lets every task run up to its next step."""
        for _ in range(12):
            await REAL_SLEEP(0)

    async def dynamodb(self, effect: Callable[[], Any], writes: bool = False) -> Any:
        await self.step()
        if self.dynamodb_down:
            raise StoreUnavailable
        result = effect()
        if writes and self.responses_to_lose:
            self.responses_to_lose -= 1
            raise StoreUnavailable
        await self.step()
        return result

    async def redis(self, process: str, effect: Callable[[], Any]) -> Any:
        await self.step()
        if process in self.cut_off:
            raise CacheUnavailable
        result = effect()
        await self.step()
        if process in self.cut_off:
            raise CacheUnavailable
        return result


class MemoryCache(ListCache):
    """Behaves like Redis with the two scripts; `tests/integration/shared/test_memory_lists.py` compares them."""

    def __init__(self, simulation: Simulation, process: str) -> None:
        self.simulation = simulation
        self.process = process
        self.seconds = 600

    async def get(self, user_id: int, amount: int) -> OpenRows | None:
        try:
            return await self.find(user_id, amount)
        except CacheUnavailable:
            return None

    async def find(self, user_id: int, amount: int) -> OpenRows | None:  # type: ignore[override]
        entry = await self.simulation.redis(self.process, lambda: self.simulation.cached.get(user_id))
        return None if entry is None else entry.first(amount)

    async def put_placeholder(self, user_id: int, version: int = 0) -> bytes:
        token: bytes = await self.simulation.redis(self.process, lambda: self._put_entry(user_id, version))
        return token

    def _put_entry(self, user_id: int, version: int) -> bytes:
        entry = self.simulation.cached.get(user_id)
        if entry is not None and entry.version >= version:
            return entry.token if entry.stored is None else LIST_PRESENT
        self.simulation.tokens += 1
        token = b"%032d" % self.simulation.tokens
        self.simulation.cached[user_id] = CacheEntry(version, token)
        return token

    async def fill(self, record: ListRecord, token: bytes) -> bool:
        if not isinstance(record, ReadyList):
            return False
        return bool(await self.simulation.redis(self.process, lambda: self._fill_entry(record, token)))

    def _fill_entry(self, ready: ReadyList, token: bytes) -> bool:
        user_id, version = ready.head.user_id, ready.head.profile_version
        entry = self.simulation.cached.get(user_id)
        if entry is None or entry.version > version or entry.token not in {b"", token}:
            return False
        self.simulation.cached[user_id] = CacheEntry(version, stored=ready)
        return True

    async def clear(self) -> None:
        await self.simulation.redis(self.process, self.simulation.cached.clear)

    async def remove(self, user_ids: Iterable[int]) -> None:
        await self.simulation.redis(self.process, lambda: [self.simulation.cached.pop(each, None) for each in user_ids])


@dataclass
class MemoryTable:
    """In format 1 the record is an item of its own, which may be of an older version than the profile. In format 2 it
    is part of the profile's item."""

    simulation: Simulation

    async def get(self, user_id: int) -> ReadyList | OutdatedList | None:
        found: ReadyList | OutdatedList | None = await self.simulation.dynamodb(lambda: self._checked(user_id))
        return found

    def _checked(self, user_id: int) -> ReadyList | OutdatedList | None:
        record = self.simulation.records.get(user_id)
        if record is None:
            return None
        is_current = record.profile_version == self.simulation.profiles[user_id].version
        assert is_current or self.simulation.format == 1
        return record.ready if is_current else OutdatedList()

    async def model_version(self, user_id: int) -> str | None:
        found = await self.get(user_id)
        return found.head.model_version if isinstance(found, ReadyList) else None

    async def put(self, rendered: RenderedList) -> bool:
        return bool(await self.simulation.dynamodb(lambda: self._put(rendered), writes=True))

    def _put(self, rendered: RenderedList) -> bool:
        if not self._accepts(rendered.user_id, rendered.profile_version):
            return False
        self.simulation.records[rendered.user_id] = rendered
        return True

    def _accepts(self, user_id: int, version: int) -> bool:
        if self.simulation.format == 2:
            return self.simulation.profiles[user_id].version == version
        record = self.simulation.records.get(user_id)
        return record is None or record.profile_version <= version


@dataclass
class MemoryProfiles:
    simulation: Simulation

    async def version(self, user_id: int) -> int | None:
        version: int = await self.simulation.dynamodb(lambda: self.simulation.profiles[user_id].version)
        return version

    async def load(self, user_id: int) -> UserProfile | None:
        """Two reads in format 1; choices, which only format 2 has, are read with the version."""
        head: UserProfile = await self.simulation.dynamodb(lambda: self.simulation.profiles[user_id])
        verdicts = await self.simulation.dynamodb(lambda: self.simulation.profiles[user_id].verdicts)
        return replace(head, verdicts=verdicts)

    async def commit(
        self, profile: UserProfile, movie_ids: Collection[int], rendered: RenderedList | None
    ) -> UserProfile:
        await self.simulation.dynamodb(lambda: self._commit(profile, set(movie_ids), rendered), writes=True)
        return profile

    def _commit(self, profile: UserProfile, movie_ids: set[int], rendered: RenderedList | None) -> None:
        committed = self.simulation.profiles[profile.user_id]
        if committed.version != profile.version - 1:
            raise ProfileMoved
        others = {movie_id: verdict for movie_id, verdict in committed.verdicts.items() if movie_id not in movie_ids}
        changed = {movie_id: verdict for movie_id, verdict in profile.verdicts.items() if movie_id in movie_ids}
        self.simulation.profiles[profile.user_id] = replace(profile, verdicts=others | changed)
        if rendered is not None:
            self.simulation.records[profile.user_id] = rendered
        elif self.simulation.format == 2:
            self.simulation.records.pop(profile.user_id, None)


@dataclass
class MemoryNotices:
    simulation: Simulation
    epoch: int = 1

    def for_others(self, notices: Notices) -> Notices:
        return notices

    async def cover(self, name: str, user_id: int) -> None:
        await self.simulation.dynamodb(lambda: self._cover(name, user_id), writes=True)

    def _cover(self, name: str, user_id: int) -> None:
        if name not in self.simulation.notices.distrust:
            raise StoreUnavailable
        self.simulation.covered.setdefault(name, set()).add(user_id)

    async def renewals(self) -> Mapping[str, int]:
        return (await self.read()).distrust

    async def covered_users(self, name: str) -> frozenset[int] | None:
        covered = await self.simulation.dynamodb(lambda: frozenset(self.simulation.covered.get(name, ())))
        return cast("frozenset[int]", covered)

    async def read(self) -> Notices:
        while self.simulation.notices_hang:
            await self.simulation.step()
        notices: Notices = await self.simulation.dynamodb(lambda: self.simulation.notices)
        return notices

    async def distrust(self, name: str, until: int) -> None:
        await self.simulation.dynamodb(
            lambda: self._set({**self.simulation.notices.distrust, name: until}), writes=True
        )

    async def renew(self, name: str, until: int) -> bool:
        return bool(await self.simulation.dynamodb(lambda: self._renew(name, until), writes=True))

    async def withdraw_distrust(self, name: str) -> None:
        await self.simulation.dynamodb(lambda: self._remove(name), writes=True)

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        return bool(await self.simulation.dynamodb(lambda: self._sweep(name, until), writes=True))

    def _renew(self, name: str, until: int) -> bool:
        if name not in self.simulation.notices.distrust:
            return False
        self._set({**self.simulation.notices.distrust, name: until})
        return True

    def _sweep(self, name: str, until: int) -> bool:
        if self.simulation.notices.distrust.get(name) != until:
            return False
        self._remove(name)
        return True

    def _remove(self, name: str) -> None:
        self._set({each: until for each, until in self.simulation.notices.distrust.items() if each != name})

    def _set(self, distrust: Mapping[str, int]) -> None:
        self.simulation.notices = replace(self.simulation.notices, distrust=distrust)
