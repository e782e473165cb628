"""The stores of both formats in memory, for processes of this code and of the code before format 2.

Each is like its model in `services/recommender/stores` or `shared/lists`; a simulation cuts each call into steps.
"""

from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

from services.recommender.domain.ports import ProfileMoved
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.format2.segments import Layout
from shared.contracts.errors import Conflict
from shared.lists.cache_lease import Notices
from shared.lists.compact_list import CompactList
from shared.lists.format1.notice_table import FORMAT_2, MARKS
from shared.lists.format1.stored_list import StoredList
from shared.lists.found_list import OutdatedList
from shared.lists.ready_list import ReadyList
from shared.lists.rendering import RenderedList, render
from tests.support.fakes.list_stores import MemoryNotices, Simulation
from tests.support.served_models import LOADED

MAX_ATTEMPTS = 10


class View:
    """A simulation whose cache and notices are those of one format; all else belongs to both."""

    def __init__(self, whole: Simulation) -> None:
        self.whole = whole
        self.cached: dict[int, Any] = {}
        self.notices = Notices()
        self.covered: dict[str, set[int]] = {}
        self.tokens = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)


@dataclass
class TwoFormats:
    simulation: Simulation
    versions: dict[int, int] = field(default_factory=dict)
    """`users.profile_version`"""
    rows: dict[int, dict[int, Verdict]] = field(default_factory=dict)
    records: dict[int, RenderedList] = field(default_factory=dict)
    items: dict[int, UserProfile] = field(default_factory=dict)
    lists: dict[int, CompactList] = field(default_factory=dict)
    mark: Any = None
    check_mark: Callable[[], None] = lambda: None
    """Called when the mark is set for good."""

    def __post_init__(self) -> None:
        self.old: Any = View(self.simulation)
        self.new: Any = View(self.simulation)

    async def read(self, effect: Any) -> Any:
        return await self.simulation.dynamodb(effect)

    async def write(self, effect: Any) -> Any:
        return await self.simulation.dynamodb(effect, writes=True)


@dataclass
class Format1Profiles:
    stores: TwoFormats

    async def version(self, user_id: int) -> int | None:
        version: int | None = await self.stores.read(lambda: self.stores.versions.get(user_id))
        return version

    async def load(self, user_id: int) -> UserProfile | None:
        version = await self.version(user_id)
        while version is not None:
            verdicts = await self.stores.read(lambda: dict(self.stores.rows[user_id]))
            read_with, version = version, await self.version(user_id)
            if version == read_with:
                return UserProfile(user_id, version, verdicts)
        return None

    async def commit(
        self, profile: UserProfile, movie_ids: Collection[int], rendered: RenderedList | None
    ) -> UserProfile:
        await self.stores.write(lambda: self._commit(profile, movie_ids, rendered))
        return profile

    def _commit(self, profile: UserProfile, movie_ids: Collection[int], rendered: RenderedList | None) -> None:
        stores, user_id = self.stores, profile.user_id
        if stores.versions.get(user_id) != profile.version - 1:
            raise ProfileMoved
        stores.versions[user_id] = profile.version
        for movie_id in movie_ids:
            stores.rows[user_id].pop(movie_id, None)
            if movie_id in profile.verdicts:
                stores.rows[user_id][movie_id] = profile.verdicts[movie_id]
        if rendered is not None:
            stores.records[user_id] = rendered


class ProfilesOfOldCode(Format1Profiles):
    """Does not look at the version again after it has read the verdicts."""

    async def load(self, user_id: int) -> UserProfile | None:
        version = await self.version(user_id)
        if version is None:
            return None
        verdicts = await self.stores.read(lambda: dict(self.stores.rows[user_id]))
        return UserProfile(user_id, version, verdicts)


@dataclass
class Format2Profiles:
    stores: TwoFormats

    async def version(self, user_id: int) -> int | None:
        profile = await self.load(user_id)
        return profile.version if profile else None

    async def load(self, user_id: int) -> UserProfile | None:
        profile: UserProfile | None = await self.stores.read(lambda: self.stores.items.get(user_id))
        return profile

    async def commit(self, profile: UserProfile, _movie_ids: Any, compact: CompactList | None) -> UserProfile:
        await self.stores.write(lambda: self._commit(profile, compact))
        return profile

    def _commit(self, profile: UserProfile, compact: CompactList | None) -> None:
        item = self.stores.items.get(profile.user_id)
        if item is None or item.version != profile.version - 1:
            raise ProfileMoved
        self.stores.items[profile.user_id] = profile
        if compact is None:
            self.stores.lists.pop(profile.user_id, None)
        else:
            self.stores.lists[profile.user_id] = compact


@dataclass
class MemoryConversion:
    stores: TwoFormats

    async def convert(self, user_id: int) -> bool:
        for _ in range(MAX_ATTEMPTS):
            profile = await Format1Profiles(self.stores).load(user_id)
            if profile is None:
                return False
            if await self.stores.write(lambda: self._convert(profile)):  # noqa: B023
                return True
        raise Conflict

    def _convert(self, profile: UserProfile) -> bool:
        stores, user_id = self.stores, profile.user_id
        if stores.versions.get(user_id) != profile.version or user_id in stores.items:
            return False
        del stores.versions[user_id]
        stores.items[user_id] = replace(profile, stored_as=Layout())
        return True

    async def delete_old_items(self, user_id: int) -> None:
        """A row at a time, so that a process may read some of them."""
        while self.stores.rows.get(user_id):
            await self.stores.write(lambda: self.stores.rows[user_id].popitem() if self.stores.rows[user_id] else None)
        await self.stores.write(lambda: self.stores.records.pop(user_id, None))


@dataclass
class Format1Lists:
    stores: TwoFormats

    async def get(self, user_id: int) -> ReadyList | OutdatedList | None:
        found: ReadyList | OutdatedList | None = await self.stores.read(lambda: self._checked(user_id))
        return found

    def _checked(self, user_id: int) -> ReadyList | OutdatedList | None:
        record, version = self.stores.records.get(user_id), self.stores.versions.get(user_id)
        if record is None:
            return None
        return record.ready if record.profile_version == version else OutdatedList()

    async def put(self, rendered: RenderedList) -> bool:
        return bool(await self.stores.write(lambda: self._put(rendered)))

    def _put(self, rendered: RenderedList) -> bool:
        record = self.stores.records.get(rendered.user_id)
        if record is not None and record.profile_version > rendered.profile_version:
            return False
        self.stores.records[rendered.user_id] = rendered
        return True


@dataclass
class Format2Lists:
    stores: TwoFormats

    async def get(self, user_id: int) -> Any:
        found = await self.stores.read(lambda: (user_id in self.stores.items, self.stores.lists.get(user_id)))
        if not found[0]:
            record = await Format1Lists(self.stores).get(user_id)
            return StoredList.from_record(record) if isinstance(record, ReadyList) else record
        return render(found[1], LOADED.fragments) if found[1] else OutdatedList()

    async def put(self, rendered: RenderedList) -> bool:
        return bool(await self.stores.write(lambda: self._put(rendered)))

    def _put(self, rendered: RenderedList) -> bool:
        item = self.stores.items.get(rendered.user_id)
        if item is None or item.version != rendered.profile_version:
            return False
        self.stores.lists[rendered.user_id] = rendered.compact
        return True


@dataclass
class OldNotices(MemoryNotices):
    """The item of the notices that also has the mark."""

    stores: Any = None

    async def read_with_mark(self) -> Any:
        while self.simulation.notices_hang:
            await self.simulation.step()
        return await self.stores.read(lambda: (self.simulation.notices, MARKS[self.stores.mark]))

    async def announce_format_2(self) -> bool:
        return bool(await self.stores.write(self._announce))

    def _announce(self) -> bool:
        if self.stores.mark == 2:
            return False
        self.stores.mark = "announced"
        return True

    async def set_format_2(self) -> None:
        await self.stores.write(self._set_mark)

    def _set_mark(self) -> None:
        if self.stores.mark != 2:
            self.stores.check_mark()
        self.stores.mark = 2

    async def set_model_version(self, _version: str) -> None: ...


@dataclass
class NoticesOfOldCode(OldNotices):
    """As code from before format 2 reads them: the mark is a notice without an end."""

    async def read(self) -> Notices:
        read: tuple[Notices, tuple[int, int]] = await self.read_with_mark()
        notices, (reading, _writing) = read
        return replace(notices, distrust={**notices.distrust, **({FORMAT_2: 10**14} if reading == 2 else {})})


@dataclass
class Users:
    """What the migration reads of the accounts, and the refusal of earlier code, which starts no process here."""

    ids: list[int]

    async def account_pages(self) -> AsyncIterator[list[dict[str, Any]]]:
        yield [{"user_id": user_id} for user_id in self.ids]

    async def refuse_earlier_code(self) -> None: ...
