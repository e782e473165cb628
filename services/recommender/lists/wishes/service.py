"""The use cases of wishes in words: what is understood, and the movies for it. Nothing is stored."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.recommender.domain.anonymous_profile import ANONYMOUS_ID, anonymous_profile
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.reasons import as_likeness
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import ActiveModel, Leaning, ServedModel
from services.recommender.lists.wishes.catalogue_names import CatalogueNames
from services.recommender.wishes.grammar import read_wish
from services.recommender.wishes.interpretation import Interpreter
from services.recommender.wishes.rules import rules_of
from shared.contracts.english_reasons import reason
from shared.contracts.lists import RecommendedMovie
from shared.contracts.movies import Movie
from shared.contracts.profiles import Pick
from shared.contracts.questions.wishes import Wish, WishedMovies, WishQuery
from shared.lists.rendering import render

LIKED = 5.0
"""Stars that a movie counts for which the wish should be like."""


def this_year() -> int:
    return datetime.now(UTC).year


@dataclass(frozen=True)
class WishedLists:
    active_model: ActiveModel
    profiles: ProfileRepository
    year: Callable[[], int] = this_year

    async def read(self, query: WishQuery) -> Wish:
        served = self.active_model.get()
        return await asyncio.to_thread(understand, query.words, query.without, served.dataset.catalogue, self.year())

    async def movies(self, query: WishQuery, user_id: int | None) -> WishedMovies:
        """Raises `UserNotFound`."""
        served = self.active_model.get()
        reader = UserProfile(ANONYMOUS_ID, 0)
        if user_id is not None:
            reader = await self.profiles.get(user_id, served.dataset.samples)
        return await asyncio.to_thread(self._movies, served, query, reader)

    def _movies(self, served: ServedModel, query: WishQuery, reader: UserProfile) -> WishedMovies:
        wish = understand(query.words, query.without, served.dataset.catalogue, self.year())
        controls = wish.means.controls().model_copy(update={"include_unknown": query.include_unknown})
        taste = _taste(wish, served.dataset.catalogue, reader)
        like = [movie.movie_id for movie in wish.means.like]
        without = _without(wish)
        leaning = Leaning(wish.means.more, wish.means.less, (reader, without), like)
        compact = served.list_for(taste, query.amount, controls, leaning)
        rows = render(compact, served.dataset.fragments).rows
        movies = [RecommendedMovie.model_validate_json(row) for row in rows]
        return WishedMovies(
            wish=wish,
            movies=[_explained(movie, wish.means.like) for movie in movies] if like else movies,
            selection=served.selection(controls, taste, reader, without),
        )


def understand(words: str, without: Collection[int], catalogue: Catalogue, year: int) -> Wish:
    newest = catalogue.years.last if catalogue.years else year

    def runtime_of(movie: Movie) -> int | None:
        return catalogue.facts.of(movie.movie_id).runtime

    names = CatalogueNames(catalogue)
    parts, not_understood = read_wish(words, rules_of(year, newest), names)
    interpreter = Interpreter(catalogue.genres, newest, runtime_of, names.knows_people)
    return interpreter.wish(words, parts, not_understood, without)


def _explained(movie: RecommendedMovie, like: Sequence[Movie]) -> RecommendedMovie:
    """The reader may never have seen the movies that it should be like."""
    explanation = movie.explanation and as_likeness(movie.explanation, like)
    return movie.model_copy(
        update={"explanation": explanation, "reason": reason(explanation) if explanation else movie.reason}
    )


def _without(wish: Wish) -> UserProfile:
    """Keeps out the movies that are not wanted."""
    return UserProfile(
        ANONYMOUS_ID, 0, {movie.movie_id: Verdict(None, 0, dismissed=True) for movie in wish.means.without_movie}
    )


def _taste(wish: Wish, catalogue: Catalogue, reader: UserProfile) -> UserProfile:
    """That of somebody who loves the movies that it should be like, or else the reader's own."""
    picks = [Pick(movie_id=movie.movie_id, rating=LIKED) for movie in wish.means.like]
    return anonymous_profile(picks, catalogue.twins) if picks else reader
