"""The dialogue's client of the recommender."""

import time
from collections.abc import Sequence

import httpx

from shared.contracts.errors import MatineeError
from shared.contracts.explanations import Explanation
from shared.contracts.lists import Recommendations
from shared.contracts.movies import Movie, MovieDetails, MoviePage, SimilarMovies, SpokenTitle
from shared.contracts.operations import RecommenderStatus
from shared.contracts.profiles import Outlook
from shared.contracts.values import MAX_AMOUNT
from shared.http.service_client import call_service

MAX_SEARCH_RESULTS = 5
MAX_SIMILAR = 30
MAX_TITLE_LENGTH = 200
GENRES_TTL_SECONDS = 60


class Recommender:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self._genres: list[str] = []
        self._genres_until = 0.0

    async def search(self, title: str) -> list[Movie]:
        params: dict[str, str | int | float] = {"q": title[:MAX_TITLE_LENGTH], "limit": MAX_SEARCH_RESULTS}
        response = await call_service(self.client, "GET", "/internal/movies", params=params)
        return MoviePage.model_validate_json(response.content).movies

    async def understand_title(self, words: str) -> SpokenTitle:
        """The movie that a listener means by these words, if that is certain, and what else it may be."""
        params: dict[str, str | int | float] = {"words": words[:MAX_TITLE_LENGTH]}
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
        filters = {"genre": genre and await self._genre_name(genre), "from_year": from_year, "to_year": to_year}
        params: dict[str, str | int | float] = {name: value for name, value in filters.items() if value is not None}
        path = f"/internal/users/{user_id}/recommendations"
        try:
            response = await call_service(self.client, "GET", path, params={"amount": MAX_AMOUNT, **params})
        except MatineeError as error:
            if error.status not in {404, 422}:
                raise
            return []  # no such user, or no such genre in this data set
        return Recommendations.model_validate_json(response.content).movies

    async def explanation(self, user_id: int, movie_id: int) -> Explanation | None:
        response = await call_service(self.client, "GET", f"/internal/users/{user_id}/movies/{movie_id}")
        return Outlook.model_validate_json(response.content).explanation

    async def rate(self, user_id: int, movie_id: int, stars: float) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/ratings/{movie_id}", json={"rating": stars})

    async def mark_seen(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/seen/{movie_id}")

    async def dismiss(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/dismissed/{movie_id}")

    async def _genre_name(self, genre: str) -> str:
        """The genre as the data set spells it: MovieLens 100K has Children's, others have Children."""
        if time.monotonic() >= self._genres_until:
            status = await call_service(self.client, "GET", "/internal/status")
            self._genres = RecommenderStatus.model_validate_json(status.content).genres
            self._genres_until = time.monotonic() + GENRES_TTL_SECONDS
        return next((name for name in self._genres if name.removesuffix("'s") == genre), genre)
