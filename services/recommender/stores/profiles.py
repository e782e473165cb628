"""Profiles in the format that the stores are in (docs/decisions/0020).

A profile is in one format at any moment: it has a version either in `users` or in `profiles`. As long as format 1 is
written, it is looked at first, since a conversion leads only from 1 to 2. Where format 2 is written, a profile of
format 1 is converted as soon as somebody loads it.
"""

from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime
from typing import Any, TypeVar

import polars as pl

from services.recommender.datasets.rating_lines import RATINGS
from services.recommender.domain.ports import CollectedRatings, ProfileMoved
from services.recommender.domain.profile import UserProfile
from services.recommender.stores.format1.conversion import Conversion
from services.recommender.stores.format1.profile_table import ProfileTable
from services.recommender.stores.format1.user_eraser import UserEraser
from services.recommender.stores.format2.profile_eraser import ProfileEraser
from services.recommender.stores.format2.profile_items import ProfileItems
from services.recommender.stores.format2.profile_scan import ProfileScan
from services.recommender.stores.format2.segments import Layout
from shared.contracts.errors import StoreUnavailable
from shared.lists.store_format import StoreFormat

Found = TypeVar("Found")


class NotConverted(StoreUnavailable):
    message = "The stores are being updated, and this can be changed only afterwards. Please try again later."


class Profiles:
    """A profile of format 2 shows that the mark is set, even to a process that has not read it yet."""

    def __init__(self, old: ProfileTable, new: ProfileItems, store_format: StoreFormat) -> None:
        self.old = old
        self.new = new
        self.format = store_format
        self.conversion = Conversion(old)

    async def version(self, user_id: int) -> int | None:
        """The committed version, or None if there is no such user."""
        if self.format.writing == 2:
            return await self._converted(user_id, self.new.version)
        version = await self.old.version(user_id)
        if version is None and (version := await self.new.version(user_id)) is not None:
            self.format.advance(2, 2)
        return version

    async def load(self, user_id: int) -> UserProfile | None:
        if self.format.writing == 2:
            return await self._converted(user_id, self.new.load)
        profile = await self.find(user_id)
        if profile is not None and isinstance(profile.stored_as, Layout):
            self.format.advance(2, 2)
        return profile

    async def _converted(self, user_id: int, read: Callable[[int], Awaitable[Found | None]]) -> Found | None:
        """What is read in format 2, to which the profile is converted first if it is not there."""
        found = await read(user_id)
        if found is None:
            await self.conversion.convert(user_id)
            found = await read(user_id)
        return found

    async def commit(self, profile: UserProfile, movie_ids: Collection[int], stored: Any) -> UserProfile:
        """A profile that was remembered in the other format has to be loaded again."""
        if isinstance(profile.stored_as, Layout):
            return await self.new.commit(profile, movie_ids, stored.compact if stored else None)
        if self.format.writing == 2:
            raise ProfileMoved
        if _needs_format_2(profile, movie_ids):
            raise NotConverted
        return await self.old.commit(profile, movie_ids, stored)

    async def find(self, user_id: int) -> UserProfile | None:
        """The profile in the format that it has."""
        return await self.old.load(user_id) or await self.new.load(user_id)

    async def collect(self) -> CollectedRatings:
        """Reads the marks of withdrawals first: what is withdrawn meanwhile changes them, and may be in the ratings."""
        begun_at, withdrawals = datetime.now(UTC), await self.new.withdrawals.read()
        return CollectedRatings(await self.all_ratings(), withdrawals, begun_at)

    async def all_ratings(self) -> pl.DataFrame:
        """Every rating of every registered user, in the columns of `RATINGS`. Format 1 is read first: its items are
        deleted only when the profile has been in format 2 for a while. A user in format 2 outweighs what is left over
        in format 1."""
        old, (new, users) = await self.old.all_ratings(), await ProfileScan(self.new).ratings()
        left = pl.DataFrame([rating for rating in old if rating[0] not in users], schema=RATINGS, orient="row")
        return pl.concat([left, new])


def _needs_format_2(profile: UserProfile, movie_ids: Collection[int]) -> bool:
    changed = (profile.verdicts[movie_id] for movie_id in movie_ids if movie_id in profile.verdicts)
    has_choices = profile.visibility != "open" or not profile.wanted_in_lists or profile.hooked
    return has_choices or any(verdict.has_dates() for verdict in changed)


class Eraser:
    def __init__(self, old: UserEraser, new: ProfileEraser, store_format: StoreFormat) -> None:
        self.old = old
        self.new = new
        self.format = store_format

    async def erase(self, user_id: int) -> None:
        """Format 1 loses its version first: from then on the profile cannot be converted to format 2 any more. An item
        of format 2 shows that the mark is set, so the list to remove from the cache is of format 2 too. Without one,
        what is withdrawn is of format 1, whichever format is written."""
        await self.old.remove_version(user_id)
        has_item = await self.new.erase(user_id)
        if has_item:
            self.format.advance(2, 2)
        await self.old.delete_items(user_id)
        if not has_item:
            await self.new.withdrawals.add()
