"""Posters from a TMDB of our own, over a real socket."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from pydantic import SecretStr

from services.web.clients import tmdb
from services.web.clients.tmdb import Tmdb
from services.web.posters.posters import Posters
from services.web.views.render import Renderer
from services.web.views.static_files import Assets
from shared.contracts.errors import StoreUnavailable
from shared.contracts.movies import Movie
from tests.support.processes.app_server import served
from tests.unit.web.conftest import Site

JPEG = b"\xff\xd8\xff\xe0 a poster"
KEY = "0123456789abcdef0123456789abcdef"
ALIEN = Movie(movie_id=1, title="Alien", year=1979, genres=["Horror"])
LINKED = ALIEN.model_copy(update={"tmdb_id": 348})


@dataclass
class FakeTmdb:
    poster_path: object = "/alien.jpg"
    year: str = "1979"
    image: bytes = JPEG
    status: int = 200
    asked: list[Request] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def app(self) -> FastAPI:
        app = FastAPI()
        app.add_api_route("/3/movie/{tmdb_id}", self.movie)
        app.add_api_route("/3/search/movie", self.search)
        app.add_api_route("/t/p/w342/{name}", self.picture)
        return app

    async def movie(self, request: Request) -> object:
        self.asked.append(request)
        return Response(status_code=self.status) if self.status != 200 else {"poster_path": self.poster_path}

    async def search(self, request: Request) -> object:
        self.asked.append(request)
        found = (request.query_params.get("query"), request.query_params.get("year")) == ("Alien", self.year)
        return {"results": [{"poster_path": self.poster_path}] if found else []}

    async def picture(self, request: Request) -> Response:
        self.asked.append(request)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.02)
        self.at_once -= 1
        return Response(self.image, media_type="image/jpeg")

    @property
    def paths(self) -> list[str]:
        return [request.url.path for request in self.asked]


@dataclass
class Memory:
    """In the place of S3."""

    objects: dict[str, bytes] = field(default_factory=dict)
    away: bool = False

    async def get(self, key: str) -> bytes | None:
        if self.away:
            raise StoreUnavailable
        return self.objects.get(key)

    async def put(self, key: str, content: bytes) -> None:
        self.objects[key] = content


@dataclass
class Elsewhere:
    tmdb: FakeTmdb
    kept: Memory
    posters: Posters


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    fake, kept = FakeTmdb(), Memory()
    async with served(fake.app()) as url, httpx.AsyncClient() as client:
        yield Elsewhere(fake, kept, Posters(Tmdb(client, f"{url}/3", f"{url}/t/p/w342", SecretStr(KEY)), kept))


async def test_a_poster_is_found_by_the_id_that_the_data_set_has(elsewhere: Elsewhere) -> None:
    assert await elsewhere.posters.find(LINKED) == JPEG
    assert elsewhere.tmdb.paths == ["/3/movie/348", "/t/p/w342/alien.jpg"]


async def test_else_by_title_and_year(elsewhere: Elsewhere) -> None:
    assert await elsewhere.posters.find(ALIEN) == JPEG
    assert elsewhere.tmdb.paths == ["/3/search/movie", "/t/p/w342/alien.jpg"]


async def test_the_key_goes_to_the_api_alone(elsewhere: Elsewhere) -> None:
    await elsewhere.posters.find(LINKED)
    api, image = elsewhere.tmdb.asked
    assert api.query_params["api_key"] == KEY
    elsewhere.posters.tmdb.key = "a.long.token"
    await elsewhere.posters.find(ALIEN)
    assert elsewhere.tmdb.asked[2].headers["authorization"] == "Bearer a.long.token"
    assert "api_key" not in elsewhere.tmdb.asked[2].query_params
    for picture in (image, elsewhere.tmdb.asked[3]):
        assert not picture.query_params
        assert "authorization" not in picture.headers


async def test_tmdb_is_asked_once(elsewhere: Elsewhere) -> None:
    assert await asyncio.gather(*(elsewhere.posters.find(LINKED) for _ in range(20))) == [JPEG] * 20
    assert len(elsewhere.tmdb.asked) == 2
    assert list(elsewhere.kept.objects.values()) == [JPEG]


async def test_that_there_is_none_is_kept_too(elsewhere: Elsewhere) -> None:
    unknown = ALIEN.model_copy(update={"title": "Nobody's Movie"})
    assert [await elsewhere.posters.find(unknown) for _ in range(2)] == [b"", b""]
    assert len(elsewhere.tmdb.asked) == 1


@pytest.mark.parametrize("path", [None, "//evil.example/x.jpg", "/../secret.jpg", "/x.svg", "x.jpg", "/x.jpg?y", ""])
async def test_no_other_address_is_asked(elsewhere: Elsewhere, path: object) -> None:
    elsewhere.tmdb.poster_path = path
    assert await elsewhere.posters.find(LINKED) == b""
    assert elsewhere.tmdb.paths == ["/3/movie/348"]


async def test_what_is_no_jpeg_is_no_poster(elsewhere: Elsewhere) -> None:
    elsewhere.tmdb.image = b"<script>"
    assert await elsewhere.posters.find(LINKED) == b""


async def test_what_is_too_large_is_not_read_to_its_end(elsewhere: Elsewhere) -> None:
    elsewhere.tmdb.image = JPEG + b"x" * tmdb.MAX_BYTES
    assert await elsewhere.posters.find(LINKED) is None
    assert not elsewhere.kept.objects


async def test_few_are_asked_for_at_once(elsewhere: Elsewhere) -> None:
    movies = [LINKED.model_copy(update={"tmdb_id": number}) for number in range(30)]
    assert await asyncio.gather(*map(elsewhere.posters.find, movies)) == [JPEG] * 30
    assert 1 < elsewhere.tmdb.most_at_once <= tmdb.MAX_CONCURRENT


async def test_who_answers_nonsense_is_left_alone_and_nothing_is_kept(elsewhere: Elsewhere) -> None:
    elsewhere.tmdb.poster_path = {"not": "text"}
    for number in range(10):
        assert await elsewhere.posters.find(LINKED.model_copy(update={"tmdb_id": number})) is None
    assert len(elsewhere.tmdb.asked) == tmdb.FAILURES_IN_A_ROW
    assert not elsewhere.kept.objects


async def test_a_refused_key_is_no_poster_now(elsewhere: Elsewhere) -> None:
    elsewhere.tmdb.status = 401
    assert await elsewhere.posters.find(LINKED) is None


async def test_who_takes_too_long_is_not_waited_for(elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tmdb, "TIMEOUT_SECONDS", 0.001)
    assert await elsewhere.posters.find(LINKED) is None


async def test_while_the_store_is_away_tmdb_is_not_asked(elsewhere: Elsewhere) -> None:
    elsewhere.kept.away = True
    assert await elsewhere.posters.find(LINKED) is None
    assert not elsewhere.tmdb.asked


@pytest.fixture
def with_posters(site: Site, elsewhere: Elsewhere) -> Site:
    site.replace(posters=elsewhere.posters, renderer=Renderer(Assets(), posters=True))
    return site


async def test_a_poster_is_our_own_image_and_kept_by_the_browser(with_posters: Site, elsewhere: Elsewhere) -> None:
    elsewhere.tmdb.year = "1971"
    answer = await with_posters.client.get("/posters/1")
    assert (answer.status_code, answer.content) == (200, JPEG)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "public, max-age=2592000"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("year", "away", "nobody", "seconds"),
    [("1900", False, False, 86400), ("1971", True, False, 60), ("1971", False, True, 60)],
)
async def test_without_a_poster_the_drawn_cover_shows_through(
    with_posters: Site, elsewhere: Elsewhere, year: str, away: bool, nobody: bool, seconds: int
) -> None:
    elsewhere.tmdb.year, elsewhere.kept.away, with_posters.recommender.away = year, away, nobody
    answer = await with_posters.client.get("/posters/1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == f"public, max-age={seconds}"
    assert b"<svg" in answer.content


async def test_with_a_key_covers_have_posters_and_about_says_what_tmdb_asks_for(with_posters: Site) -> None:
    page = (await with_posters.client.get("/result?user_id=7&amount=3")).text
    assert re.findall(r'<image href="([^"]+)"', page) == ["/posters/1", "/posters/2", "/posters/3"]
    about = " ".join((await with_posters.client.get("/about")).text.split())
    assert "This product uses the TMDB API but is not endorsed or certified by TMDB." in about


async def test_without_a_key_nothing_is_asked_for(site: Site) -> None:
    page = (await site.client.get("/result?user_id=7&amount=3")).text
    assert 'class="cover' in page
    assert "/posters/" not in page
    assert "TMDB" not in (await site.client.get("/about")).text
    assert (await site.client.get("/posters/1")).status_code == 404


async def test_a_movie_that_is_not_there_has_no_poster(with_posters: Site) -> None:
    assert (await with_posters.client.get("/posters/999")).status_code == 404
