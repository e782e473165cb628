"""Posters in the place of drawn covers, for those who have a key of TMDB's. Each is fetched once, and kept in S3."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Protocol

import httpx
import structlog
from botocore.exceptions import ClientError

from services.web.clients.tmdb import Tmdb, TmdbAway
from services.web.settings import WebSettings
from shared.contracts.errors import StoreUnavailable
from shared.contracts.movies import Movie
from shared.lists.single_flight import SingleFlight
from shared.stores.aws import S3Client, open_s3
from shared.stores.errors import error_code, store_errors
from shared.telemetry.metrics import Metrics

ASK_AGAIN = timedelta(days=30)
"""Whether TMDB has a poster by now of a movie that it had none of."""
MISSING = {"NoSuchKey", "404"}
log = structlog.get_logger()


class Kept(Protocol):
    async def get(self, key: str) -> bytes | None: ...
    async def put(self, key: str, content: bytes) -> None: ...


class Bucket:
    """Empty objects say that there is no poster, for a while."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    async def get(self, key: str) -> bytes | None:
        try:
            with store_errors():
                answer = await self.client.get_object(Bucket=self.bucket, Key=key)
                content = await answer["Body"].read()
        except ClientError as error:
            if error_code(error) not in MISSING:
                raise
            return None
        is_old = datetime.now(UTC) - answer["LastModified"] > ASK_AGAIN
        return None if is_old and not content else content

    async def put(self, key: str, content: bytes) -> None:
        with store_errors():
            await self.client.put_object(Bucket=self.bucket, Key=key, Body=content, ContentType="image/jpeg")


class Posters:
    def __init__(self, tmdb: Tmdb, kept: Kept) -> None:
        self.tmdb = tmdb
        self.kept = kept
        self._flights: SingleFlight[str, bytes | None] = SingleFlight()

    async def of(self, movie: Movie) -> bytes | None:
        """A JPEG; empty where there is none, None where that cannot be found out now."""
        key = key_of(movie)
        return await self._flights.join(key, lambda: self._looked_up(key, movie))

    async def _looked_up(self, key: str, movie: Movie) -> bytes | None:
        try:
            content = await self.kept.get(key)
            if content is None:
                content = await self.tmdb.poster(movie) or b""
                await self.kept.put(key, content)
        except (TmdbAway, StoreUnavailable, ClientError) as error:
            log.debug("no poster", movie_id=movie.movie_id, error=repr(error))
            return None
        return content


def key_of(movie: Movie) -> str:
    """Data sets number movies differently, and may share a bucket."""
    named = f"{movie.tmdb_id}|{movie.title}|{movie.year}".encode(errors="replace")
    return f"posters/{blake2b(named, digest_size=16).hexdigest()}.jpg"


@asynccontextmanager
async def open_posters(settings: WebSettings, metrics: Metrics) -> AsyncIterator[Posters | None]:
    key = settings.tmdb_api_key
    if key is None:
        yield None
        return
    async with open_s3(settings, metrics) as s3, httpx.AsyncClient() as client:
        tmdb = Tmdb(client, settings.tmdb_api_url, settings.tmdb_image_url, key)
        yield Posters(tmdb, Bucket(s3, settings.bucket))
