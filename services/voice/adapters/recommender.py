"""The recommender, as the dialogue needs it."""

import time
from collections.abc import Sequence

import httpx

from shared.contracts.errors import MatineeError
from shared.contracts.lists import Recommendations
from shared.contracts.movies import Movie, MovieDetails, MoviePage, SimilarMovies
from shared.contracts.operations import RecommenderStatus
from shared.contracts.values import MAX_AMOUNT
from shared.http.service_client import call_service

MOST_FOUND = 5
MOST_SIMILAR = 30
LONGEST_TITLE = 200
STATUS_SECONDS = 60


class Recommender:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self._genres: list[str] = []
        self._genres_until = 0.0

    async def search(self, title: str) -> list[Movie]:
        params: dict[str, str | int | float] = {"q": title[:LONGEST_TITLE], "limit": MOST_FOUND}
        found = await call_service(self.client, "GET", "/internal/movies", params=params)
        return MoviePage.model_validate_json(found.content).movies

    async def details(self, movie_id: int) -> MovieDetails:
        return MovieDetails.model_validate_json(
            (await call_service(self.client, "GET", f"/internal/movies/{movie_id}")).content
        )

    async def similar(self, movie_id: int) -> Sequence[Movie]:
        path = f"/internal/movies/{movie_id}/similar"
        answer = await call_service(self.client, "GET", path, params={"amount": MOST_SIMILAR})
        return SimilarMovies.model_validate_json(answer.content).movies

    async def narrowed(
        self, user_id: int, genre: str | None, from_year: int | None, to_year: int | None
    ) -> Sequence[Movie]:
        wanted = {"genre": genre and await self._as_served(genre), "from_year": from_year, "to_year": to_year}
        params: dict[str, str | int | float] = {name: value for name, value in wanted.items() if value is not None}
        path = f"/internal/users/{user_id}/recommendations"
        try:
            answer = await call_service(self.client, "GET", path, params={"amount": MAX_AMOUNT, **params})
        except MatineeError as error:
            if error.status not in {404, 422}:
                raise
            return []  # no such user, or no such genre in this data set
        return Recommendations.model_validate_json(answer.content).movies

    async def rate(self, user_id: int, movie_id: int, stars: float) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/ratings/{movie_id}", json={"rating": stars})

    async def see(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/seen/{movie_id}")

    async def dismiss(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/dismissed/{movie_id}")

    async def _as_served(self, genre: str) -> str:
        """As the data set spells it: one has Children's, others Children."""
        if time.monotonic() >= self._genres_until:
            status = await call_service(self.client, "GET", "/internal/status")
            self._genres = RecommenderStatus.model_validate_json(status.content).genres
            self._genres_until = time.monotonic() + STATUS_SECONDS
        return next((served for served in self._genres if served.removesuffix("'s") == genre), genre)
