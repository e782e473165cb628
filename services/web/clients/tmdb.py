"""Asks TMDB for a movie's poster, within bounds of time, size and number at once."""

import asyncio
import re

import httpx
from pydantic import BaseModel, SecretStr

from shared.circuit_breaker import CircuitBreaker
from shared.contracts.movies import Movie

SECONDS = 6.0
AT_ONCE = 4
MOST_BYTES = 1024 * 1024
FAILURES_IN_A_ROW = 3
PAUSE_SECONDS = 30.0
POSTER_PATH = re.compile(r"/[\w-]+\.jpg", re.ASCII)
JPEG = b"\xff\xd8\xff"


class Described(BaseModel):
    poster_path: str | None = None


class Search(BaseModel):
    results: list[Described] = []


class TmdbAway(Exception):
    """It does not answer, or answers with what cannot be used."""


class Tmdb:
    def __init__(self, client: httpx.AsyncClient, api_url: str, image_url: str, key: SecretStr) -> None:
        self.client = client
        self.api_url = api_url.rstrip("/")
        self.image_url = image_url.rstrip("/")
        self.key = key.get_secret_value()
        self.breaker = CircuitBreaker("tmdb", FAILURES_IN_A_ROW, PAUSE_SECONDS)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def poster(self, movie: Movie) -> bytes | None:
        """A JPEG, or None where TMDB has none. Raises `TmdbAway`."""
        async with self._places:
            if not self.breaker.allows_call():
                raise TmdbAway
            try:
                async with asyncio.timeout(SECONDS):
                    found = await self._found(movie)
            except (httpx.HTTPError, ValueError, TimeoutError) as error:
                self.breaker.record_failure()
                raise TmdbAway from error
        self.breaker.record_success()
        return found

    async def _found(self, movie: Movie) -> bytes | None:
        described = await self._described(movie)
        path = described.poster_path if described else None
        if path is None or not POSTER_PATH.fullmatch(path):
            return None
        image = await self._get(f"{self.image_url}{path}")
        return image if image and image.startswith(JPEG) else None

    async def _described(self, movie: Movie) -> Described | None:
        if movie.tmdb_id is not None:
            content = await self._asked(f"/movie/{movie.tmdb_id}")
            return Described.model_validate_json(content) if content else None
        if movie.year is None:
            return None
        content = await self._asked("/search/movie", query=movie.title, year=str(movie.year))
        return next(iter(Search.model_validate_json(content or b"{}").results), None)

    async def _asked(self, path: str, **params: str) -> bytes | None:
        """Of its two kinds of keys the long one, a JWT, goes into a header."""
        if "." in self.key:
            return await self._get(f"{self.api_url}{path}", params, {"Authorization": f"Bearer {self.key}"})
        return await self._get(f"{self.api_url}{path}", params | {"api_key": self.key})

    async def _get(
        self, url: str, params: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> bytes | None:
        async with self.client.stream("GET", url, params=params, headers=headers) as answer:
            if answer.status_code == 404:
                return None
            answer.raise_for_status()
            content = b""
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > MOST_BYTES:
                    raise ValueError("too large")
        return content
