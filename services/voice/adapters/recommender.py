"""The dialogue's client of the recommender."""

import time
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TypeVar

import httpx

from services.voice.dialogue.conversation import Opinion, Write
from shared.contracts.errors import MatineeError
from shared.contracts.explanations import Explanation
from shared.contracts.lists import Recommendations
from shared.contracts.movies import Movie, MovieDetails, MoviePage, Onboarding, SimilarMovies, SpokenTitle
from shared.contracts.operations import RecommenderStatus
from shared.contracts.profiles import Outlook
from shared.contracts.values import MAX_AMOUNT
from shared.http.service_client import call_service

MAX_SIMILAR = 30
MAX_TITLE_LENGTH = 200
STATUS_TTL_SECONDS = 60
Params = dict[str, str | int | float]
MovieT = TypeVar("MovieT", bound=Movie)


class Recommender:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self._status: RecommenderStatus | None = None
        self._status_until = 0.0

    async def popular(self, genre: str | None, from_year: int | None, to_year: int | None) -> Sequence[Movie]:
        names = await self._genre_names(genre)
        filters = {"genre": names[0] if names else None, "from_year": from_year, "to_year": to_year}
        try:
            return of_all_genres(await self._movies({"limit": MAX_AMOUNT, **given(filters)}), names)
        except MatineeError as error:
            if error.status != 422:
                raise
            return []  # no such genre in this data set

    async def introductions(self) -> Sequence[Movie]:
        response = await call_service(self.client, "GET", "/internal/onboarding")
        groups = Onboarding.model_validate_json(response.content).groups
        return [movie for movies in zip_longest(*(group.movies for group in groups)) for movie in movies if movie]

    async def _movies(self, params: Params) -> list[Movie]:
        response = await call_service(self.client, "GET", "/internal/movies", params=params)
        return MoviePage.model_validate_json(response.content).movies

    async def understand_title(self, words: str) -> SpokenTitle:
        """The movie that a listener means by these words, if that is certain, and what else it may be."""
        params: Params = {"words": words[:MAX_TITLE_LENGTH]}
        response = await call_service(self.client, "GET", "/internal/movies/spoken", params=params)
        return SpokenTitle.model_validate_json(response.content)

    async def details(self, movie_id: int) -> MovieDetails:
        response = await call_service(self.client, "GET", f"/internal/movies/{movie_id}")
        return MovieDetails.model_validate_json(response.content)

    async def similar(self, movie_id: int) -> Sequence[Movie]:
        path = f"/internal/movies/{movie_id}/similar"
        response = await call_service(self.client, "GET", path, params={"amount": MAX_SIMILAR})
        return SimilarMovies.model_validate_json(response.content).movies

    async def filtered(
        self, user_id: int, genre: str | None, from_year: int | None, to_year: int | None
    ) -> Sequence[Movie]:
        names = await self._genre_names(genre)
        params = given({"genre": names[0] if names else None, "from_year": from_year, "to_year": to_year})
        path = f"/internal/users/{user_id}/recommendations"
        try:
            response = await call_service(self.client, "GET", path, params={"amount": MAX_AMOUNT, **params})
        except MatineeError as error:
            if error.status not in {404, 422}:
                raise
            return []  # no such user, or no such genre in this data set
        return of_all_genres(Recommendations.model_validate_json(response.content).movies, names)

    async def explanation(self, user_id: int, movie_id: int) -> Explanation | None:
        response = await call_service(self.client, "GET", f"/internal/users/{user_id}/movies/{movie_id}")
        return Outlook.model_validate_json(response.content).explanation

    async def rate(self, user_id: int, movie_id: int, stars: float) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/ratings/{movie_id}", json={"rating": stars})

    async def mark_seen(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/seen/{movie_id}")

    async def dismiss(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/dismissed/{movie_id}")

    async def want(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/watchlist/{movie_id}")

    async def opinion(self, user_id: int, movie_id: int) -> Opinion:
        response = await call_service(self.client, "GET", f"/internal/users/{user_id}/movies/{movie_id}")
        outlook = Outlook.model_validate_json(response.content)
        return Opinion(
            rating=outlook.rating,
            seen=outlook.seen,
            dismissed=outlook.dismissed,
            wanted=outlook.watching.wanted_at is not None,
        )

    async def take_back(self, user_id: int, write: Write) -> None:
        """Rating a movie also removes the mark that it was seen. Every other write takes it off the watchlist."""
        user, movie_id, before = f"/internal/users/{user_id}", write.movie.movie_id, write.before
        if write.kind == "rate" and before.rating is not None:
            await self.rate(user_id, movie_id, before.rating)
        elif write.kind == "rate":
            await call_service(self.client, "DELETE", f"{user}/ratings/{movie_id}")
        if write.kind == "seen" and not before.seen:
            await call_service(self.client, "DELETE", f"{user}/seen/{movie_id}")
        if write.kind == "dismiss" and not before.dismissed:
            await call_service(self.client, "DELETE", f"{user}/dismissed/{movie_id}")
        if write.kind == "want" and not before.wanted:
            await call_service(self.client, "DELETE", f"{user}/watchlist/{movie_id}")
        if write.kind == "rate" and before.seen and before.rating is None:
            await self.mark_seen(user_id, movie_id)
        if write.kind != "want" and before.wanted:
            await self.want(user_id, movie_id)

    async def _genre_names(self, genre: str | None) -> list[str]:
        """The genres as the data set spells them: MovieLens 100K has Children's, others have Children."""
        if genre is None:
            return []
        known = {name.removesuffix("'s"): name for name in (await self._load_status()).genres}
        return [known.get(name, name) for name in genre.split("+")]

    async def dataset(self) -> str:
        return (await self._load_status()).dataset

    async def _load_status(self) -> RecommenderStatus:
        if self._status is None or time.monotonic() >= self._status_until:
            response = await call_service(self.client, "GET", "/internal/status")
            self._status = RecommenderStatus.model_validate_json(response.content)
            self._status_until = time.monotonic() + STATUS_TTL_SECONDS
        return self._status


def given(filters: Mapping[str, str | int | None]) -> Params:
    return {name: value for name, value in filters.items() if value is not None}


def of_all_genres(movies: Sequence[MovieT], genres: Sequence[str]) -> list[MovieT]:
    return [movie for movie in movies if set(genres) <= set(movie.genres)]
