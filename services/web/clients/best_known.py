"""The best known movies of the catalogue, for the sitemap."""

import asyncio
import time
from collections.abc import Callable

from services.web.clients.recommender import Recommender
from shared.contracts.movies import MoviePage
from shared.contracts.queries import MovieQuery

MOVIES_PER_CALL, MAX_CALLS = 100, 20
KEPT_SECONDS = 3600.0


class BestKnownMovies:
    """Asked for once an hour and version of the catalogue, however many ask."""

    def __init__(self, recommender: Recommender, clock: Callable[[], float] = time.monotonic) -> None:
        self.recommender = recommender
        self.clock = clock
        self._ids: list[int] = []
        self._version: object = None
        self._loaded_at = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def ids(self, version: object) -> list[int]:
        async with self._one_at_a_time:
            if self._version != version or self.clock() >= self._loaded_at + KEPT_SECONDS:
                self._ids = await self._load()
                self._version, self._loaded_at = version, self.clock()
            return self._ids

    async def _load(self) -> list[int]:
        movies: list[int] = []
        query = MovieQuery(limit=MOVIES_PER_CALL)
        for _ in range(MAX_CALLS):
            page = MoviePage.model_validate_json(await self.recommender.movies(query))
            movies += [movie.movie_id for movie in page.movies]
            if page.next_cursor is None:
                break
            query = query.model_copy(update={"cursor": page.next_cursor})
        return movies
