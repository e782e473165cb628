"""Records of movies in a backup: compressed, in the footer of the file, where earlier versions do not look."""

import asyncio
import base64
import zlib
from collections.abc import Awaitable, Callable, Collection
from typing import Protocol

from pydantic import BaseModel

from services.recommender.domain.ports import RecordChanged
from shared.contracts.movie_records import MovieFields, MovieRecord

MOVIES_KEY = "matinee-movies"
CONCURRENT = 16


class SavedMovie(BaseModel):
    fields: MovieFields
    keys: list[str]


class SavedMovies(BaseModel):
    """`last_id` is the last id that was given to a new movie, so that ids do not return after a restore either."""

    last_id: int = 0
    movies: dict[int, SavedMovie] = {}

    def pack(self) -> str:
        content = self.model_dump_json(exclude_unset=True, exclude_none=True).encode()
        return base64.b64encode(zlib.compress(content)).decode()

    @classmethod
    def unpack(cls, text: str | None) -> "SavedMovies":
        """Empty for a backup without records. Raises `ValueError` for content of another form."""
        if not text:
            return cls()
        try:
            return cls.model_validate_json(zlib.decompress(base64.b64decode(text)))
        except zlib.error as error:
            raise ValueError("the records of movies are damaged") from error


class RecordSource(Protocol):
    async def load_all(self) -> dict[int, MovieRecord]: ...

    async def load_keys(self) -> dict[str, int]: ...

    async def last_id(self) -> int: ...


class RecordTarget(Protocol):
    async def load(self, movie_ids: Collection[int]) -> dict[int, MovieRecord]: ...

    async def put(self, record: MovieRecord, keys: Collection[str]) -> None: ...

    async def begin_ids(self, after: int) -> None: ...

    async def announce(self, movie_ids: Collection[int]) -> int: ...


async def save_movies(source: RecordSource) -> SavedMovies:
    """The last id is read last, so that it covers every record."""
    records, keys = await source.load_all(), await source.load_keys()
    names: dict[int, list[str]] = {movie_id: [] for movie_id in records}
    for key, movie_id in sorted(keys.items()):
        if movie_id in names:
            names[movie_id].append(key)
    movies = {movie_id: SavedMovie(fields=record.fields, keys=names[movie_id]) for movie_id, record in records.items()}
    return SavedMovies(last_id=await source.last_id(), movies=movies)


class MovieRestorer:
    """A record that has other content than in the backup stays, unless forced. Safe to repeat."""

    def __init__(
        self, target: RecordTarget, acknowledge_hiding: Callable[[int], Awaitable[None]], *, force: bool
    ) -> None:
        self.target = target
        self.acknowledge_hiding = acknowledge_hiding
        self.force = force

    async def restore(self, saved: SavedMovies) -> list[int]:
        """Returns the movies that were left as they are."""
        if not saved.movies:
            return []
        await self.target.begin_ids(saved.last_id)
        slots = asyncio.Semaphore(CONCURRENT)

        async def restore(movie_id: int, movie: SavedMovie) -> bool:
            async with slots:
                return await self._restore(movie_id, movie)

        restored = await asyncio.gather(*(restore(*entry) for entry in saved.movies.items()))
        version = await self.target.announce(saved.movies)
        if any(movie.fields.hidden for movie in saved.movies.values()):
            await self.acknowledge_hiding(version)
        return [movie_id for movie_id, done in zip(saved.movies, restored, strict=True) if not done]

    async def _restore(self, movie_id: int, saved: SavedMovie) -> bool:
        before = (await self.target.load([movie_id])).get(movie_id)
        if before is not None and before.fields.stated() == saved.fields.stated():
            return True
        if before is not None and not self.force:
            return False
        version = before.version + 1 if before else 1
        try:
            await self.target.put(MovieRecord(movie_id=movie_id, version=version, fields=saved.fields), saved.keys)
        except RecordChanged:
            return False
        return True
