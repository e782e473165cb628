"""The use cases that show a user's profile, and movies from the point of view of the user."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.movie_outlook import movie_outlook
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.score_breakdown import score_breakdown
from services.recommender.lists.served_model import ActiveModel, ServedModel
from services.recommender.lists.watching.states import watch_state
from shared.contracts.lists import Breakdown
from shared.contracts.movies import Movie, MoviePage
from shared.contracts.profiles import Outlook, OwnRating, RatedMovie, UserRatings, WholeProfile
from shared.contracts.queries import MovieQuery
from shared.contracts.watching import WatchedMovie


@dataclass(frozen=True)
class ProfileViews:
    active_model: ActiveModel
    profiles: ProfileRepository

    async def ratings(self, user_id: int) -> UserRatings:
        served, profile = await self._served_profile(user_id)
        return ratings_view(profile, served.dataset.catalogue)

    async def whole_profile(self, user_id: int) -> WholeProfile:
        served, profile = await self._served_profile(user_id)
        return profile_view(profile, served.dataset.catalogue)

    async def movie_outlook(self, user_id: int, movie_id: int) -> Outlook:
        """Raises `MovieNotFound`."""
        self.active_model.get().dataset.catalogue.get(movie_id)
        served, profile = await self._served_profile(user_id)
        return await asyncio.to_thread(movie_outlook, served, profile, movie_id)

    async def browse(self, query: MovieQuery, user_id: int | None = None) -> MoviePage:
        """A page of the catalogue. `user_id`: whose predicted ratings movies are sorted by."""
        if query.sort != "predicted" or user_id is None:
            return await asyncio.to_thread(self.active_model.get().dataset.catalogue.page, query)
        served, profile = await self._served_profile(user_id)
        predicted = await asyncio.to_thread(served.model.predict, profile.for_model())
        return await asyncio.to_thread(served.dataset.catalogue.page, query, predicted)

    async def score_breakdown(self, user_id: int) -> Breakdown:
        served, profile = await self._served_profile(user_id)
        return await asyncio.to_thread(score_breakdown, served, profile)

    async def _served_profile(self, user_id: int) -> tuple[ServedModel, UserProfile]:
        served = self.active_model.get()
        return served, await self.profiles.get(user_id, served.dataset.samples)


def ratings_view(profile: UserProfile, catalogue: Catalogue) -> UserRatings:
    rated = [
        RatedMovie(
            movie_id=movie_id,
            title=catalogue.get(movie_id).title,
            rating=verdict.rating,
            rated_at=datetime.fromtimestamp(verdict.rated_at, UTC),
        )
        for movie_id, verdict in profile.newest_first()
        if verdict.rating is not None
    ]
    return UserRatings(user_id=profile.user_id, profile_version=profile.version, ratings=rated)


def profile_view(profile: UserProfile, catalogue: Catalogue) -> WholeProfile:
    newest_first = profile.newest_first()

    def movies_where(holds: Callable[[Verdict], bool]) -> list[Movie]:
        return [catalogue.get(movie_id) for movie_id, verdict in newest_first if holds(verdict)]

    return WholeProfile(
        user_id=profile.user_id,
        profile_version=profile.version,
        visibility=profile.visibility,
        ratings=[
            _own_rating(movie_id, verdict, catalogue)
            for movie_id, verdict in newest_first
            if verdict.rating is not None
        ],
        seen=movies_where(lambda verdict: verdict.seen or verdict.awaits_rating()),
        dismissed=movies_where(lambda verdict: verdict.dismissed),
        watching=[
            WatchedMovie(**catalogue.get(movie_id).model_dump(), **watch_state(verdict).model_dump())
            for movie_id, verdict in newest_first
            if verdict.has_dates()
        ],
        wanted_in_lists=profile.wanted_in_lists,
    )


def _own_rating(movie_id: int, verdict: Verdict, catalogue: Catalogue) -> OwnRating:
    return OwnRating(
        **catalogue.get(movie_id).model_dump(),
        rating=verdict.rating,
        rated_at=datetime.fromtimestamp(verdict.rated_at, UTC),
        average_rating=catalogue.average_rating(movie_id),
    )
