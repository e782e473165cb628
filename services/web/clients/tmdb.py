"""Fetches a movie's poster from TMDB, with bounded time, size and concurrency."""

import asyncio
import re

import httpx
from pydantic import BaseModel, SecretStr

from shared.circuit_breaker import CircuitBreaker
from shared.contracts.movies import Movie
from shared.tmdb.api import TmdbApi

TIMEOUT_SECONDS = 6.0
MAX_CONCURRENT = 4
FAILURES_IN_A_ROW = 3
PAUSE_SECONDS = 30.0
POSTER_PATH = re.compile(r"/[\w-]+\.jpg", re.ASCII)
JPEG_MAGIC = b"\xff\xd8\xff"


class TmdbMovie(BaseModel):
    poster_path: str | None = None


class SearchResults(BaseModel):
    results: list[TmdbMovie] = []


class TmdbUnavailable(Exception):
    """TMDB does not answer, or its answer is not usable."""


class Tmdb:
    def __init__(self, client: httpx.AsyncClient, api_url: str, image_url: str, key: SecretStr) -> None:
        self.api = TmdbApi(client, api_url, key)
        self.image_url = image_url.rstrip("/")
        self.breaker = CircuitBreaker("tmdb", FAILURES_IN_A_ROW, PAUSE_SECONDS)
        self._slots = asyncio.Semaphore(MAX_CONCURRENT)

    async def poster(self, movie: Movie) -> bytes | None:
        """A JPEG, or None if TMDB has no poster. Raises `TmdbUnavailable`."""
        async with self._slots:
            if not self.breaker.allows_call():
                raise TmdbUnavailable
            try:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    poster = await self._fetch_poster(movie)
            except (httpx.HTTPError, ValueError, TimeoutError) as error:
                self.breaker.record_failure()
                raise TmdbUnavailable from error
        self.breaker.record_success()
        return poster

    async def _fetch_poster(self, movie: Movie) -> bytes | None:
        found = await self._find_movie(movie)
        path = found.poster_path if found else None
        if path is None or not POSTER_PATH.fullmatch(path):
            return None
        image = await self.api.fetch(f"{self.image_url}{path}")
        return image if image and image.startswith(JPEG_MAGIC) else None

    async def _find_movie(self, movie: Movie) -> TmdbMovie | None:
        if movie.tmdb_id is not None:
            content = await self.api.call(f"/movie/{movie.tmdb_id}")
            return TmdbMovie.model_validate_json(content) if content else None
        if movie.year is None:
            return None
        content = await self.api.call("/search/movie", query=movie.title, year=str(movie.year))
        return next(iter(SearchResults.model_validate_json(content or b"{}").results), None)
