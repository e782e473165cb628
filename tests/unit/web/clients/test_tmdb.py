"""The TMDB client against a fake TMDB over a real socket."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from pydantic import SecretStr

from services.web.clients import tmdb
from services.web.clients.tmdb import Tmdb, TmdbUnavailable
from shared.contracts.movies import Movie
from shared.tmdb.api import MAX_BYTES
from tests.support.fakes.tmdb import JPEG, FakeTmdb
from tests.support.processes.app_server import served

KEY = "0123456789abcdef0123456789abcdef"
ALIEN = Movie(movie_id=1, title="Alien", year=1979, genres=["Horror"])
LINKED = ALIEN.model_copy(update={"tmdb_id": 348})


@dataclass
class Site:
    fake: FakeTmdb
    client: Tmdb


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    fake = FakeTmdb()
    async with served(fake.app()) as url, httpx.AsyncClient() as client:
        yield Site(fake, Tmdb(client, f"{url}/3", f"{url}/t/p/w342", SecretStr(KEY)))


async def test_a_movie_with_a_tmdb_id_is_found_by_it(site: Site) -> None:
    assert await site.client.poster(LINKED) == JPEG
    assert site.fake.paths == ["/3/movie/348", "/t/p/w342/alien.jpg"]


async def test_a_movie_without_one_is_found_by_title_and_year(site: Site) -> None:
    assert await site.client.poster(ALIEN) == JPEG
    assert site.fake.paths == ["/3/search/movie", "/t/p/w342/alien.jpg"]


async def test_a_movie_without_id_and_year_is_not_searched(site: Site) -> None:
    assert await site.client.poster(ALIEN.model_copy(update={"year": None})) is None
    assert not site.fake.requests


async def test_an_unknown_movie_has_no_poster(site: Site) -> None:
    site.fake.status = 404
    assert await site.client.poster(LINKED) is None
    assert await site.client.poster(ALIEN.model_copy(update={"title": "Unknown"})) is None


async def test_only_the_api_receives_the_key(site: Site) -> None:
    await site.client.poster(LINKED)
    site.client.api.key = "a.long.token"
    await site.client.poster(ALIEN)
    by_id, first_image, search, second_image = site.fake.requests
    assert by_id.query_params["api_key"] == KEY
    assert search.headers["authorization"] == "Bearer a.long.token"
    assert "api_key" not in search.query_params
    for image in (first_image, second_image):
        assert not image.query_params
        assert "authorization" not in image.headers


@pytest.mark.parametrize("path", [None, "//evil.example/x.jpg", "/../secret.jpg", "/x.svg", "x.jpg", "/x.jpg?y", ""])
async def test_a_poster_path_never_leads_elsewhere(site: Site, path: object) -> None:
    site.fake.poster_path = path
    assert await site.client.poster(LINKED) is None
    assert site.fake.paths == ["/3/movie/348"]


async def test_an_image_that_is_not_a_jpeg_is_no_poster(site: Site) -> None:
    site.fake.image = b"<script>"
    assert await site.client.poster(LINKED) is None


async def test_an_image_that_is_too_large_is_refused(site: Site) -> None:
    site.fake.image = JPEG + b"x" * MAX_BYTES
    with pytest.raises(TmdbUnavailable):
        await site.client.poster(LINKED)


async def test_the_number_of_concurrent_requests_is_bounded(site: Site) -> None:
    movies = [LINKED.model_copy(update={"tmdb_id": number}) for number in range(30)]
    assert await asyncio.gather(*map(site.client.poster, movies)) == [JPEG] * 30
    assert 1 < site.fake.max_concurrent <= tmdb.MAX_CONCURRENT


async def test_the_circuit_opens_after_unusable_answers(site: Site) -> None:
    site.fake.poster_path = {"not": "text"}
    for _ in range(10):
        with pytest.raises(TmdbUnavailable):
            await site.client.poster(LINKED)
    assert len(site.fake.requests) == tmdb.FAILURES_IN_A_ROW


async def test_a_refused_key_means_unavailable(site: Site) -> None:
    site.fake.status = 401
    with pytest.raises(TmdbUnavailable):
        await site.client.poster(LINKED)


async def test_a_slow_answer_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tmdb, "TIMEOUT_SECONDS", 0.001)
    with pytest.raises(TmdbUnavailable):
        await site.client.poster(LINKED)
