import asyncio

from services.web.posters.posters import open_posters, poster_key
from services.web.settings import WebSettings
from shared.contracts.movies import Movie
from shared.telemetry.metrics import Metrics
from tests.support.fakes.posters import PostersInMemory
from tests.support.fakes.tmdb import JPEG
from tests.unit.web.conftest import SETTINGS

ALIEN = Movie(movie_id=1, title="Alien", year=1979, genres=["Horror"])
UNKNOWN = ALIEN.model_copy(update={"title": "Unknown"})


async def test_a_poster_is_fetched_once_for_concurrent_requests() -> None:
    memory = PostersInMemory()
    assert await asyncio.gather(*(memory.posters.find(ALIEN) for _ in range(20))) == [JPEG] * 20
    assert memory.tmdb.movies == [ALIEN]
    assert memory.store.objects == {poster_key(ALIEN): JPEG}


async def test_a_stored_poster_is_not_fetched_again() -> None:
    memory = PostersInMemory()
    assert [await memory.posters.find(ALIEN) for _ in range(2)] == [JPEG, JPEG]
    assert len(memory.tmdb.movies) == 1


async def test_the_absence_of_a_poster_is_stored_too() -> None:
    memory = PostersInMemory()
    assert [await memory.posters.find(UNKNOWN) for _ in range(2)] == [b"", b""]
    assert len(memory.tmdb.movies) == 1


async def test_while_tmdb_is_unavailable_nothing_is_stored() -> None:
    memory = PostersInMemory()
    memory.tmdb.down = True
    assert await memory.posters.find(ALIEN) is None
    assert not memory.store.objects


async def test_while_the_store_is_unavailable_tmdb_is_not_called() -> None:
    memory = PostersInMemory()
    memory.store.down = True
    assert await memory.posters.find(ALIEN) is None
    assert not memory.tmdb.movies


def test_the_key_depends_on_the_movie_and_not_on_its_id() -> None:
    assert poster_key(ALIEN) == poster_key(ALIEN.model_copy(update={"movie_id": 99}))
    others = ({"title": "Aliens"}, {"year": 1986}, {"tmdb_id": 348})
    assert len({poster_key(ALIEN.model_copy(update=other)) for other in ({}, *others)}) == 4


async def test_without_a_tmdb_key_there_are_no_posters() -> None:
    settings: WebSettings = SETTINGS
    async with open_posters(settings, Metrics()) as posters:
        assert posters is None
