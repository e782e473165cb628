"""What the use cases need of the stores. The adapters are in `stores/` and `shared/lists`; `app.py` joins them.

Every method may raise `StoreUnavailable` if DynamoDB cannot be reached, or `CacheUnavailable` if Redis cannot. `get` of
the cache, and its methods that begin with `try_`, handle that themselves.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

import polars as pl

from services.recommender.domain.profile import UserProfile
from shared.contracts.movie_records import MovieRecord
from shared.contracts.operations import Outcome
from shared.lists.cache_lease import Notices
from shared.lists.found_list import FoundList
from shared.lists.ready_list import ReadyList
from shared.lists.rendering import RenderedList

Rating = tuple[int, int, float, int]
"""User id, movie id, stars, epoch seconds."""


OutcomeTally = Counter[tuple[str, Outcome]]
"""By the version of the model, and what was said of a movie that it had recommended."""


class ProfileMoved(Exception):
    """Somebody else changed the profile first."""


class ProfileStore(Protocol):
    async def version(self, user_id: int) -> int | None:
        """The committed version, or None if there is no such user."""
        ...

    async def load(self, user_id: int) -> UserProfile | None: ...

    async def commit(
        self, profile: UserProfile, movie_ids: Collection[int], rendered: RenderedList | None
    ) -> UserProfile:
        """Commits the verdicts on these movies, the version and the list, all or nothing. Returns the profile as the
        base of the next change. Raises `ProfileMoved` unless the committed version is the one before."""
        ...


@dataclass(frozen=True)
class CollectedRatings:
    """Every rating of every registered user, in columns. `withdrawals` are the marks of what had been taken back
    before: none of it is among the ratings."""

    ratings: pl.DataFrame
    withdrawals: str = ""
    begun_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def collect(self) -> "CollectedRatings":
        return self


class RatingSource(Protocol):
    async def collect(self) -> CollectedRatings: ...


class RecordChanged(Exception):
    """Somebody else changed the record, or added the movie, first."""


class RecordStore(Protocol):
    """Records of movies, and the version of the catalogue, which grows with every announced change."""

    async def find(self, keys: Collection[str]) -> dict[str, int]:
        """The ids of the movies with these keys."""
        ...

    async def load(self, movie_ids: Collection[int]) -> dict[int, MovieRecord]: ...

    async def reserve_ids(self, count: int, after: int) -> int:
        """Returns the first of so many new ids, which follow on `after` and never return."""
        ...

    async def put(self, record: MovieRecord, keys: Collection[str]) -> None:
        """Stores the record and the keys of its movie, all or nothing. Raises `RecordChanged` unless the stored version
        is the one before, and where a key belongs to another movie."""
        ...

    async def announce(self, movie_ids: Collection[int]) -> int:
        """Returns the new version of the catalogue."""
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

    async def get(self, user_id: int, amount: int) -> FoundList | None: ...

    async def put_placeholder(self, user_id: int, version: int = 0) -> bytes: ...

    async def try_put_placeholder(self, user_id: int, version: int = 0) -> bytes | None:
        """Returns the token that the fill needs; None if Redis does not respond."""
        ...

    async def try_fill(self, ready: ReadyList, token: bytes | None) -> bool:
        """False if the cache did not accept the list."""
        ...

    async def clear(self) -> None: ...

    async def remove(self, user_ids: Collection[int]) -> None:
        """Like `clear`, for the lists of these users."""
        ...


class ListReaders(Protocol):
    """Who read lists in the last day. Both raise `CacheUnavailable`."""

    async def most_read(self, amount: int) -> list[int]:
        """User ids, the most read first."""
        ...

    async def forget(self, user_id: int) -> None: ...


class ListRecords(Protocol):
    async def model_version(self, user_id: int) -> str | None:
        """Of the stored list; None where there is none to read. It may be a moment old."""
        ...

    async def put(self, rendered: RenderedList) -> bool:
        """False if the record is already of a newer profile."""
        ...


class NoticeBoard(Protocol):
    """Notices that ask readers not to believe the cache, by name, with the time at which each ends."""

    @property
    def epoch(self) -> int:
        """Changes where earlier notices no longer count."""
        ...

    def for_others(self, notices: Notices) -> Notices:
        """These notices for a reader in another process."""
        ...

    async def read(self) -> Notices: ...

    async def distrust(self, name: str, until: int) -> None: ...

    async def renew(self, name: str, until: int) -> bool:
        """False if the notice was removed."""
        ...

    async def cover(self, name: str, user_id: int) -> None:
        """Names a user whose list this notice is for. Raises `StoreUnavailable` if the notice was removed."""
        ...

    async def renewals(self) -> Mapping[str, int]:
        """For each notice a number that grows when the notice is renewed."""
        ...

    async def covered_users(self, name: str) -> frozenset[int] | None:
        """The users whose lists this notice is for; None: all."""
        ...

    async def withdraw_distrust(self, name: str) -> None: ...

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        """False if the notice has been renewed beyond `until`; then it stays."""
        ...


@dataclass(frozen=True)
class Ports:
    profiles: ProfileStore
    eraser: UserEraser
    cache: ListCache
    records: ListRecords
    notices: NoticeBoard
    readers: ListReaders
