"""What the use cases need of the stores. The adapters are in `stores/` and `shared/lists`; `app.py` joins them.

Apart from the errors named here, a store that is out of reach raises `StoreUnavailable`, and Redis `CacheUnavailable`
where a method does not handle that itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from services.recommender.domain.profile import UserProfile
from shared.lists.cache_lease import Notices
from shared.lists.stored_list import FoundList, StoredList


class ProfileMoved(Exception):
    """Somebody else changed the profile first."""


class ProfileStore(Protocol):
    async def version(self, user_id: int) -> int | None:
        """The committed version, or None where there is no such user."""
        ...

    async def load(self, user_id: int) -> UserProfile | None: ...

    async def commit(self, profile: UserProfile, movie_ids: Collection[int], stored: StoredList | None) -> None:
        """Commits the verdicts on these movies, the version and the list, all or nothing. Raises `ProfileMoved` unless
        the committed version is the one before."""
        ...


class UserEraser(Protocol):
    async def erase(self, user_id: int) -> None:
        """Deletes the profile and the list. From the start of it on, no change can be committed. Safe to repeat."""
        ...


class ListCache(Protocol):
    """Lists in Redis; `shared/lists/cache.py` explains the protocol."""

    @property
    def seconds(self) -> int:
        """How long a list stays in the cache."""
        ...

    async def get(self, user_id: int) -> FoundList | None: ...

    async def put_placeholder(self, user_id: int, version: int = 0) -> bytes: ...

    async def try_put_placeholder(self, user_id: int, version: int = 0) -> bytes | None:
        """Puts a placeholder, and returns the token of a fill; None where Redis is away."""
        ...

    async def try_fill(self, stored: StoredList, token: bytes | None) -> bool:
        """False where the cache does not hold the list now."""
        ...

    async def clear(self) -> None: ...


class ListRecords(Protocol):
    async def put(self, stored: StoredList) -> bool:
        """False where the record is of a newer profile already."""
        ...


class NoticeBoard(Protocol):
    """Notices that ask readers not to believe the cache, by name, with the time at which each ends."""

    async def read(self) -> Notices: ...

    async def distrust(self, name: str, until: int) -> None: ...

    async def renew(self, name: str, until: int) -> bool:
        """False where the notice has been taken down."""
        ...

    async def withdraw_distrust(self, name: str) -> None: ...

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        """Takes down a notice that has not been renewed since; else False."""
        ...


@dataclass(frozen=True)
class Ports:
    profiles: ProfileStore
    eraser: UserEraser
    cache: ListCache
    records: ListRecords
    notices: NoticeBoard
