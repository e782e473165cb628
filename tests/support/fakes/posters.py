"""TMDB's client and the store of posters, in memory."""

import asyncio
from dataclasses import dataclass, field

from services.web.clients.tmdb import Tmdb, TmdbUnavailable
from services.web.posters.posters import Posters
from shared.contracts.errors import StoreUnavailable
from shared.contracts.movies import Movie
from tests.support.fakes.tmdb import JPEG


class MemoryTmdb(Tmdb):
    """Has a poster of Alien."""

    def __init__(self) -> None:
        self.movies: list[Movie] = []
        self.down = False

    async def poster(self, movie: Movie) -> bytes | None:
        self.movies.append(movie)
        await asyncio.sleep(0)
        if self.down:
            raise TmdbUnavailable
        return JPEG if movie.title == "Alien" else None


@dataclass
class MemoryPosterStore:
    objects: dict[str, bytes] = field(default_factory=dict)
    down: bool = False

    async def get(self, key: str) -> bytes | None:
        if self.down:
            raise StoreUnavailable
        return self.objects.get(key)

    async def put(self, key: str, content: bytes) -> None:
        self.objects[key] = content


@dataclass
class PostersInMemory:
    tmdb: MemoryTmdb = field(default_factory=MemoryTmdb)
    store: MemoryPosterStore = field(default_factory=MemoryPosterStore)

    def __post_init__(self) -> None:
        self.posters = Posters(self.tmdb, self.store)
