"""The use cases that show the watchlist, the diary, and what a user wants, saw and rests of every movie."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import ActiveModel, ServedModel
from services.recommender.lists.watching.states import watch_state
from shared.contracts.movies import Movie
from shared.contracts.watching import Diary, DiaryEntry, WantedMovie, WantedMovies, Watchlist, WatchlistOrder

ORDERS: dict[WatchlistOrder, Callable[[WantedMovie], Any]] = {
    "predicted": lambda movie: -movie.predicted_rating,
    "longest": lambda movie: movie.wanted_at,
    "latest": lambda movie: -movie.wanted_at.timestamp(),
    "year": lambda movie: -(movie.year or 0),
    "title": lambda movie: movie.title.casefold(),
}


@dataclass(frozen=True)
class WatchViews:
    """Hidden movies are left out."""

    active_model: ActiveModel
    profiles: ProfileRepository

    async def watchlist(self, user_id: int, order: WatchlistOrder) -> Watchlist:
        served, profile = await self._served_profile(user_id)
        return await asyncio.to_thread(watchlist_view, served, profile, order)

    async def wanted(self, user_id: int) -> WantedMovies:
        """The ids of the watchlist, without any prediction."""
        served, profile = await self._served_profile(user_id)
        return WantedMovies(movie_ids=[movie.movie_id for movie, each in _shown(served, profile) if each.is_wanted()])

    async def diary(self, user_id: int) -> Diary:
        served, profile = await self._served_profile(user_id)
        return await asyncio.to_thread(diary_view, served, profile)

    async def _served_profile(self, user_id: int) -> tuple[ServedModel, UserProfile]:
        served = self.active_model.get()
        return served, await self.profiles.get(user_id, served.dataset.samples)


def watchlist_view(served: ServedModel, profile: UserProfile, order: WatchlistOrder) -> Watchlist:
    """Movies of equal rank are in the order of their titles."""
    wanted = [(movie, verdict) for movie, verdict in _shown(served, profile) if verdict.is_wanted()]
    stars = served.model.predict(profile.for_model()) if wanted else ()
    movies = [
        WantedMovie(
            **movie.model_dump(),
            **watch_state(verdict).model_dump(exclude={"seen_on"}),
            predicted_rating=round(float(stars[served.dataset.catalogue.place_of(movie.movie_id)]), 2),
            rating=verdict.rating,
            runtime=facts.runtime,
            watch=facts.watch,
        )
        for movie, verdict in wanted
        for facts in (served.dataset.catalogue.facts_about(movie.movie_id),)
    ]
    return Watchlist(
        user_id=profile.user_id,
        profile_version=profile.version,
        in_lists=profile.wanted_in_lists,
        movies=sorted(sorted(movies, key=ORDERS["title"]), key=ORDERS[order]),
    )


def diary_view(served: ServedModel, profile: UserProfile) -> Diary:
    entries = [
        DiaryEntry(
            **movie.model_dump(),
            **facts.model_dump(include={"runtime", "directors", "cast"}, exclude_none=True),
            seen_on=day,
            rating=verdict.rating,
            rewatch=day != verdict.seen_on[-1],
        )
        for movie, verdict in _shown(served, profile)
        if verdict.seen_on
        for facts in (served.dataset.catalogue.facts_about(movie.movie_id),)
        for day in verdict.seen_on
    ]
    entries.sort(key=lambda entry: (-entry.seen_on.toordinal(), entry.title.casefold()))
    return Diary(user_id=profile.user_id, profile_version=profile.version, entries=entries)


def _shown(served: ServedModel, profile: UserProfile) -> Iterator[tuple[Movie, Verdict]]:
    catalogue = served.dataset.catalogue
    for movie_id, verdict in profile.verdicts.items():
        movie = catalogue.get(movie_id)
        if movie.movie_id not in catalogue.hidden:
            yield movie, verdict
