import time
from collections.abc import Sequence

import httpx
from pydantic import BaseModel

from shared.contracts.errors import ListNotOpen, MatineeError, Unavailable
from shared.contracts.lists import ListedMovie, ReadableList, RecommendedMovie, Source
from shared.contracts.movies import Movie
from shared.contracts.profiles import UserRatings
from shared.http.service_client import call_service
from shared.lists.found_list import FoundList, OutdatedList
from shared.lists.reader import ListReader
from shared.lists.readers.read_counts import ReadCounts
from shared.lists.stale_model_refresh import StaleModelRefresher
from shared.telemetry.metrics import Metrics


class MovieList(BaseModel):
    """What voice reads of a watchlist."""

    movies: list[Movie]


class StoredLists:
    """Reads lists from the list store. The recommender is needed only if the stored list is outdated."""

    def __init__(
        self,
        reader: ListReader,
        recommender: httpx.AsyncClient,
        refreshes: StaleModelRefresher,
        metrics: Metrics | None = None,
    ) -> None:
        self.reader = reader
        self.recommender = recommender
        self.refreshes = refreshes
        self.metrics = metrics or Metrics()
        self.counts = ReadCounts()

    async def movies(self, user_id: int, amount: int, *, is_owner: bool = False) -> Sequence[Movie]:
        start = time.perf_counter()
        movies, source = await self._read(user_id, amount, is_owner)
        if source is not None:
            self.metrics.observe_list(source, time.perf_counter() - start)
        return movies

    async def watchlist(self, user_id: int) -> Sequence[Movie]:
        """Empty for a user who is not known yet."""
        try:
            response = await call_service(self.recommender, "GET", f"/internal/users/{user_id}/watchlist")
        except MatineeError as error:
            if error.status != 404:
                raise
            return []
        return MovieList.model_validate_json(response.content).movies

    async def _read(self, user_id: int, amount: int, is_owner: bool) -> tuple[Sequence[Movie], Source | None]:
        """The movies and their source; no source if there is no list."""
        stored = await self.reader.read(user_id, amount)
        if stored is None:
            return [], None
        if not isinstance(stored, OutdatedList):
            return self._stored(user_id, stored, is_owner)
        try:
            return await self._recompute(user_id, amount, is_owner), "computed"
        except MatineeError as error:
            if error.status != Unavailable.status or stored.earlier is None:
                raise
            return self._stored(user_id, stored.earlier, is_owner)

    def _stored(self, user_id: int, stored: FoundList, is_owner: bool) -> tuple[Sequence[Movie], Source]:
        body = stored.body() if is_owner else stored.body_for_others()
        if body is None:
            raise ListNotOpen
        self.counts.count(user_id)
        self.refreshes.refresh_if_outdated(user_id, stored)
        return _movies(body), stored.source

    async def _recompute(self, user_id: int, amount: int, is_owner: bool) -> Sequence[Movie]:
        """Takes the list from the recommender's response, since the stored one may be outdated again by then.

        Empty for a user who is unknown, or has taken back every rating.
        """
        user, view = f"/internal/users/{user_id}", "recommendations" if is_owner else "titles"
        try:
            listed = await call_service(self.recommender, "GET", f"{user}/{view}", params={"amount": amount})
            rated = await call_service(self.recommender, "GET", f"{user}/ratings")
        except MatineeError as error:
            if error.status == ListNotOpen.status:
                raise ListNotOpen from error
            if error.status != 404:
                raise
            return []
        has_rated = UserRatings.model_validate_json(rated.content).ratings
        return _movies(listed.content) if has_rated else []


def _movies(body: bytes) -> list[Movie]:
    """`RecommendedMovie` if the reader may see everything, else titles only."""
    return [_as_heard(movie) for movie in ReadableList.model_validate_json(body).movies]


def _as_heard(movie: ListedMovie) -> Movie:
    fields = dict(movie)
    if movie.score is None:
        return Movie.model_construct(**{name: fields[name] for name in Movie.model_fields})
    return RecommendedMovie.model_construct(**fields)
