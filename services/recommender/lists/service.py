"""The use cases: give a user's list, and change a profile and give the list that knows of it."""

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.cache_invalidation import Invalidations
from services.recommender.lists.computed_list import Draft
from services.recommender.lists.profile_repository import Change, LiveProfiles
from services.recommender.lists.served_model import ActiveModel, ServedModel
from shared.contracts.errors import StoreUnavailable
from shared.contracts.lists import Controls, ProfileChanged, Recommendations
from shared.contracts.profiles import RatedMovie, UserRatings
from shared.contracts.values import MAX_AMOUNT
from shared.lists.cache import ListCache
from shared.lists.single_flight import SingleFlight
from shared.lists.stored_list import LIST_PRESENT, StoredList
from shared.lists.table import ListTable
from shared.telemetry.metrics import Metrics
from shared.telemetry.tracing import span

log = structlog.get_logger()
PLAIN = Controls()


@dataclass(frozen=True)
class Lists:
    active_model: ActiveModel
    profiles: LiveProfiles
    cache: ListCache
    table: ListTable
    invalidations: Invalidations
    flights: SingleFlight[tuple[int, int], Recommendations]
    metrics: Metrics = field(default_factory=Metrics)

    async def give(self, user_id: int, amount: int, controls: Controls) -> Recommendations:
        """The list of the committed profile. A plain one of a profile with ratings is stored as well."""
        if controls.are_set():
            served = self.active_model.get()
            profile = await self.profiles.get(user_id, served.dataset.samples)
            return await self._computed(served, profile, amount, controls)
        return await self.flights.join((user_id, amount), lambda: self._plain(user_id, amount))

    async def _plain(self, user_id: int, amount: int) -> Recommendations:
        """What somebody made and stored a moment ago is not made again."""
        served = self.active_model.get()
        token = await self.cache.try_put_placeholder(user_id)
        profile = await self.profiles.get(user_id, served.dataset.samples)
        held = await self.cache.get(user_id) if token == LIST_PRESENT else None
        if held and held.profile_version == profile.version and held.is_from_model(served.published.version):
            return Recommendations.model_validate_json(held.body(amount))
        draft = await self._draft(served, profile, amount, token)
        await self._store(draft)
        return draft.first(amount)

    async def rate(self, user_id: int, movie_id: int, rating: float | None, amount: int) -> ProfileChanged:
        """Commits the rating (None: its removal). Acknowledged only with a list that knows of it."""
        now = int(time.time())
        return await self.change(user_id, [movie_id], lambda p: p.with_rating(movie_id, rating, now), amount)

    async def dismiss(self, user_id: int, movie_id: int, dismissed: bool, amount: int) -> ProfileChanged:
        now = int(time.time())
        return await self.change(user_id, [movie_id], lambda p: p.with_dismissal(movie_id, dismissed, now), amount)

    async def ratings(self, user_id: int) -> UserRatings:
        dataset = self.active_model.get().dataset
        profile = await self.profiles.get(user_id, dataset.samples)
        newest_first = sorted(profile.rated.items(), key=lambda item: (-item[1].rated_at, item[0]))
        rated = [
            RatedMovie(
                movie_id=movie_id,
                title=dataset.catalogue.get(movie_id).title,
                rating=verdict.rating or 0,
                rated_at=datetime.fromtimestamp(verdict.rated_at, UTC),
            )
            for movie_id, verdict in newest_first
        ]
        return UserRatings(user_id=user_id, profile_version=profile.version, ratings=rated)

    async def change(self, user_id: int, movie_ids: Collection[int], change: Change, amount: int) -> ProfileChanged:
        """Commits what the change makes of these movies, and the list of it. Raises `MovieNotFound`."""
        served = self.active_model.get()
        for movie_id in movie_ids:
            served.dataset.catalogue.get(movie_id)

        async def drafted(profile: UserProfile) -> Draft:
            """From here on no older list is given."""
            token = await self.cache.try_put_placeholder(user_id, profile.version)
            return await self._draft(served, profile, amount, token)

        samples = served.dataset.samples
        profile, draft = await self.profiles.change(user_id, movie_ids, change, drafted, samples)
        committed = time.perf_counter()
        if draft is None:
            draft = await drafted(profile)
            cached = await self._store(draft)
        else:
            cached = await self._fill(draft)
        if not cached:
            await self.invalidations.settle(user_id, profile.version)
        self.metrics.observe_freshness(time.perf_counter() - committed)
        return ProfileChanged(profile_version=profile.version, recommendations=draft.first(amount))

    async def _draft(self, served: ServedModel, profile: UserProfile, amount: int, token: bytes | None) -> Draft:
        """Without ratings there is no watching experience to keep a list of."""
        if not profile.rated:
            return Draft(await self._computed(served, profile, amount, PLAIN), None, token)
        full = await self._computed(served, profile, MAX_AMOUNT, PLAIN)
        return Draft(full, StoredList.from_movies(full, full.movies), token)

    async def _store(self, draft: Draft) -> bool:
        """Whether the cache holds it. The record first: where it is newer already, this list is old and must not reach
        the cache. What cannot be stored is a miss for the next reader, never a stale hit."""
        if draft.stored is None:
            return False
        try:
            newest = await self.table.put(draft.stored)
        except StoreUnavailable:
            log.warning("list not stored", user_id=draft.stored.user_id, profile_version=draft.stored.profile_version)
            return False
        return newest and await self._fill(draft)

    async def _fill(self, draft: Draft) -> bool:
        return draft.stored is not None and await self.cache.try_fill(draft.stored, draft.token)

    async def _computed(
        self, served: ServedModel, profile: UserProfile, amount: int, controls: Controls
    ) -> Recommendations:
        started = time.perf_counter()
        with span("compute list"):
            movies = await asyncio.to_thread(served.movies_for, profile, amount, controls)
        self.metrics.observe_computation(time.perf_counter() - started)
        return Recommendations(**served.head(profile).model_dump(), source="computed", movies=movies)
