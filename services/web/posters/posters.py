"""Posters in place of drawn covers, for sites that have a TMDB key. Each is fetched once and kept in S3."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b
from typing import Protocol

import httpx
import structlog
from botocore.exceptions import ClientError

from services.web.clients.tmdb import Tmdb, TmdbUnavailable
from services.web.posters.bucket import PosterBucket
from services.web.settings import WebSettings
from shared.contracts.errors import StoreUnavailable
from shared.contracts.movies import Movie
from shared.lists.single_flight import SingleFlight
from shared.stores.aws import open_s3
from shared.telemetry.metrics import Metrics

log = structlog.get_logger()


class PosterStore(Protocol):
    async def get(self, key: str) -> bytes | None: ...
    async def put(self, key: str, content: bytes) -> None: ...


class Posters:
    def __init__(self, tmdb: Tmdb, store: PosterStore) -> None:
        self.tmdb = tmdb
        self.store = store
        self._flights: SingleFlight[str, bytes | None] = SingleFlight()

    async def find(self, movie: Movie) -> bytes | None:
        """A JPEG; empty if the movie has no poster, None if that cannot be found out now."""
        key = poster_key(movie)
        return await self._flights.join(key, lambda: self._load(key, movie))

    async def _load(self, key: str, movie: Movie) -> bytes | None:
        try:
            content = await self.store.get(key)
            if content is None:
                content = await self.tmdb.poster(movie) or b""
                await self.store.put(key, content)
        except (TmdbUnavailable, StoreUnavailable, ClientError) as error:
            log.debug("no poster", movie_id=movie.movie_id, error=repr(error))
            return None
        return content


def poster_key(movie: Movie) -> str:
    """Not the movie id: data sets number movies differently and may share a bucket."""
    identity = f"{movie.tmdb_id}|{movie.title}|{movie.year}".encode(errors="replace")
    return f"posters/{blake2b(identity, digest_size=16).hexdigest()}.jpg"


@asynccontextmanager
async def open_posters(settings: WebSettings, metrics: Metrics) -> AsyncIterator[Posters | None]:
    key = settings.tmdb_api_key
    if key is None:
        yield None
        return
    async with open_s3(settings, metrics) as s3, httpx.AsyncClient() as client:
        tmdb = Tmdb(client, settings.tmdb_api_url, settings.tmdb_image_url, key)
        yield Posters(tmdb, PosterBucket(s3, settings.bucket))
