"""The use cases: give a user's list, and change a profile and give the list that knows of it."""

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from services.recommender.invalidations import Invalidations
from services.recommender.live_profiles import Change, LiveProfiles
from services.recommender.profiles import UserProfile
from services.recommender.serving import Served, Serving
from shared.cache import CacheUnavailable
from shared.errors import StoreUnavailable
from shared.lists import ListCache, ListTable, StoredList, fill_quietly
from shared.schemas import MAX_AMOUNT, Controls, ProfileChanged, RatedMovie, Recommendations, UserRatings

log = structlog.get_logger()
PLAIN = Controls()


@dataclass(frozen=True)
class Lists:
    serving: Serving
    profiles: LiveProfiles
    cache: ListCache
    table: ListTable
    invalidations: Invalidations

    async def give(self, user_id: int, amount: int, controls: Controls) -> Recommendations:
        """The list of the committed profile. A plain one of a profile with ratings is stored as well."""
        served = self.serving.now()
        if controls.any():
            profile = await self.profiles.get(user_id, served.library.samples)
            return await _computed(served, profile, amount, controls)
        life = await self._placehold(user_id, 0)
        profile = await self.profiles.get(user_id, served.library.samples)
        return await self._make_and_store(served, profile, amount, life)

    async def rate(self, user_id: int, movie_id: int, rating: float | None, amount: int) -> ProfileChanged:
        """Commits the rating (None: its removal). Acknowledged only with a list that knows of it."""
        now = int(time.time())
        return await self.change(user_id, [movie_id], lambda p: p.with_rating(movie_id, rating, now), amount)

    async def dismiss(self, user_id: int, movie_id: int, dismissed: bool, amount: int) -> ProfileChanged:
        now = int(time.time())
        return await self.change(user_id, [movie_id], lambda p: p.with_dismissal(movie_id, dismissed, now), amount)

    async def ratings(self, user_id: int) -> UserRatings:
        library = self.serving.now().library
        profile = await self.profiles.get(user_id, library.samples)
        newest_first = sorted(profile.rated.items(), key=lambda item: (-item[1].rated_at, item[0]))
        rated = [
            RatedMovie(
                movie_id=movie_id,
                title=library.catalogue.get(movie_id).title,
                rating=verdict.rating or 0,
                rated_at=datetime.fromtimestamp(verdict.rated_at, UTC),
            )
            for movie_id, verdict in newest_first
        ]
        return UserRatings(user_id=user_id, profile_version=profile.version, ratings=rated)

    async def change(self, user_id: int, movie_ids: Collection[int], change: Change, amount: int) -> ProfileChanged:
        """Commits what the change makes of these movies. Raises `MovieNotFound`."""
        served = self.serving.now()
        for movie_id in movie_ids:
            served.library.catalogue.get(movie_id)
        lives: dict[int, bytes | None] = {}

        async def forbid_older_lists(changed: UserProfile) -> None:
            lives[changed.version] = await self._placehold(user_id, changed.version)

        profile = await self.profiles.change(user_id, movie_ids, change, forbid_older_lists, served.library.samples)
        life = lives.get(profile.version) or await self._placehold(user_id, profile.version)
        if life is None:
            self.invalidations.add(user_id, profile.version)
        listed = await self._make_and_store(served, profile, amount, life)
        return ProfileChanged(profile_version=profile.version, recommendations=listed)

    async def _make_and_store(
        self, served: Served, profile: UserProfile, amount: int, life: bytes | None
    ) -> Recommendations:
        """Without ratings there is no watching experience to keep a list of, so none is stored."""
        full = await _computed(served, profile, MAX_AMOUNT if profile.rated else amount, PLAIN)
        if profile.rated:
            stored = StoredList.of(full, full.movies)
            await self._store(stored, life)
        return full.model_copy(update={"movies": full.movies[:amount]})

    async def _store(self, stored: StoredList, life: bytes | None) -> None:
        """The record first: where it is newer already, this list is old and must not reach the cache. What cannot
        be stored is a miss for the next reader, never a stale hit."""
        try:
            newest = await self.table.put(stored)
        except StoreUnavailable:
            log.warning("list not stored", user_id=stored.user_id, profile_version=stored.profile_version)
            return
        if newest and life is not None:
            await fill_quietly(self.cache, stored, life)

    async def _placehold(self, user_id: int, version: int) -> bytes | None:
        try:
            return await self.cache.placehold(user_id, version)
        except CacheUnavailable:
            return None


async def _computed(served: Served, profile: UserProfile, amount: int, controls: Controls) -> Recommendations:
    movies = await asyncio.to_thread(served.movies_for, profile, amount, controls)
    return Recommendations(**served.head(profile).model_dump(), source="computed", movies=movies)
