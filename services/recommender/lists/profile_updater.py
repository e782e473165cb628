"""The use case of a write: change a profile, and publish the list of the changed profile."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

from services.recommender.domain.ports import ListCache
from services.recommender.domain.profile import UserProfile
from services.recommender.lists.cache_invalidation import CacheInvalidation
from services.recommender.lists.computed_list import ComputedList
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.outcomes import Outcomes
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import ActiveModel, ServedModel
from shared.contracts.errors import Conflict, InvalidInput, SampleUserReadOnly
from shared.contracts.lists import Visibility
from shared.http.client_disconnect import abort_if_disconnected
from shared.telemetry.metrics import Metrics

TRIES = 10
BACKOFF_SECONDS = 0.01
MAX_MOVIES = 20_000
Change = Callable[[UserProfile], UserProfile]


@dataclass(frozen=True)
class ProfileUpdater:
    active_model: ActiveModel
    profiles: ProfileRepository
    cache: ListCache
    builder: ListBuilder
    publisher: ListPublisher
    invalidation: CacheInvalidation
    metrics: Metrics = field(default_factory=Metrics)
    outcomes: Outcomes = field(default_factory=Outcomes)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], float] = time.time

    async def rate(self, user_id: int, movie_id: int, rating: float | None, amount: int) -> bytes:
        """None removes the rating."""
        now, kept = int(self.now()), self._resolve(movie_id)
        return await self.update(user_id, [kept], lambda p: p.with_rating(kept, rating, now), amount)

    async def rate_all(self, user_id: int, ratings: Mapping[int, float], amount: int) -> bytes:
        """All of the ratings as one change. Movies that are not in the catalogue are left out."""
        movies, resolve = self.active_model.get().dataset.catalogue.movies, self._resolve
        known = {resolve(movie_id): rating for movie_id, rating in ratings.items() if resolve(movie_id) in movies}
        now = int(self.now())
        return await self.update(user_id, known, lambda p: p.with_ratings(known, now), amount)

    async def dismiss(self, user_id: int, movie_id: int, dismissed: bool, amount: int) -> bytes:
        now, kept = int(self.now()), self._resolve(movie_id)
        return await self.update(user_id, [kept], lambda p: p.with_dismissed(kept, dismissed, now), amount)

    async def mark_seen(self, user_id: int, movie_id: int, seen: bool, amount: int) -> bytes:
        now, kept = int(self.now()), self._resolve(movie_id)
        return await self.update(user_id, [kept], lambda p: p.with_seen(kept, seen, now), amount)

    def _resolve(self, movie_id: int) -> int:
        """The id that is kept of this movie and its twins."""
        return self.active_model.get().dataset.catalogue.twins.resolve(movie_id)

    async def show_list_to(self, user_id: int, visibility: Visibility) -> bytes:
        """Changes who else may see the list. No reader gets it under the rule before, once this returns."""
        return await self.update(user_id, [], lambda p: p.with_visibility(visibility), 1)

    async def set_hooked(self, user_id: int, hooked: bool) -> bytes:
        """From then on each change is written for the user's webhooks too, or no longer."""
        return await self.update(user_id, [], lambda p: p.with_hooked(hooked), 1)

    async def update(self, user_id: int, movie_ids: Collection[int], change: Change, amount: int) -> bytes:
        """Loads the profile, changes it, builds its list, commits both at once, and publishes the list. Returns a
        `ProfileChanged` as JSON.

        Where somebody else has committed first, starts again from the profile that they committed. A change that this
        profile already has is not committed again. Returns only when no reader can get an older list; raises
        `MovieNotFound`, `UserNotFound`, `SampleUserReadOnly`, `InvalidInput`, `Conflict` or `StoreUnavailable`.
        """
        served = self._writable(user_id, movie_ids)
        async with self.profiles.lock(user_id):
            profile = await self._load(user_id, change)
            for attempt in range(TRIES):
                changed = _changed(profile, change)
                computed = await self._build(served, changed, amount)
                if changed is profile or await self._commit(changed, movie_ids, computed):
                    break
                await self.sleep(random.uniform(0, BACKOFF_SECONDS * 2**attempt))
                profile = await self.profiles.committed(user_id)
            else:
                raise Conflict
            if changed is not profile:
                self.outcomes.observe(profile, changed, movie_ids, served.published.version, computed)
        await self._publish(changed, computed, committed=changed is not profile)
        return _changed_json(changed, computed.body(amount), is_new=changed is not profile)

    def _writable(self, user_id: int, movie_ids: Collection[int]) -> ServedModel:
        """The served model, where it knows the movies and the user may be changed."""
        served = self.active_model.get()
        for movie_id in movie_ids:
            served.dataset.catalogue.get(movie_id)
        if served.dataset.samples.find(user_id) is not None:
            raise SampleUserReadOnly
        return served

    async def _load(self, user_id: int, change: Change) -> UserProfile:
        """A remembered profile will do, since the commit checks its version; except where there is nothing to commit,
        because it has the change already."""
        recent = await self.profiles.recent(user_id)
        return recent if change(recent) is not recent else await self.profiles.committed(user_id)

    async def _build(self, served: ServedModel, profile: UserProfile, amount: int) -> ComputedList:
        """From the placeholder on, no reader gets an older list from the cache."""
        token = await self.cache.try_put_placeholder(profile.user_id, profile.version)
        return await self.builder.build(served, profile, amount, token)

    async def _commit(self, changed: UserProfile, movie_ids: Collection[int], computed: ComputedList) -> bool:
        await abort_if_disconnected()
        return await self.profiles.commit(changed, movie_ids, computed.stored)

    async def _publish(self, profile: UserProfile, computed: ComputedList, committed: bool) -> None:
        """The commit has written the record with the profile; otherwise the record has to be written too."""
        started = time.perf_counter()
        cached = await (self.publisher.fill(computed) if committed else self.publisher.store(computed))
        if not cached:
            await self.invalidation.settle(profile.user_id, profile.version)
        self.metrics.observe_freshness(time.perf_counter() - started)


def _changed_json(profile: UserProfile, recommendations: bytes, *, is_new: bool) -> bytes:
    changed = b"true" if is_new else b"false"
    return b'{"profile_version":%d,"changed":%b,"recommendations":%b}' % (profile.version, changed, recommendations)


def _changed(profile: UserProfile, change: Change) -> UserProfile:
    """The same profile where it has the change already."""
    changed = change(profile)
    if changed is not profile and len(changed.verdicts) > MAX_MOVIES:
        raise InvalidInput(f"A profile holds at most {MAX_MOVIES:,} movies. Remove some first.")
    return changed
