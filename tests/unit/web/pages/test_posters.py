import re

import pytest

from services.web.http.visitor import site_origin
from services.web.views.render import Renderer
from services.web.views.static_files import Assets
from tests.support.fakes.posters import PostersInMemory
from tests.support.fakes.tmdb import JPEG
from tests.unit.web.conftest import Site


@pytest.fixture
def memory() -> PostersInMemory:
    return PostersInMemory()


@pytest.fixture
def with_posters(site: Site, memory: PostersInMemory) -> Site:
    site.replace(posters=memory.posters, renderer=Renderer(Assets(), site_origin, posters=True))
    return site


async def test_a_poster_is_a_cacheable_image(with_posters: Site) -> None:
    answer = await with_posters.client.get("/posters/1")
    assert (answer.status_code, answer.content) == (200, JPEG)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "public, max-age=2592000"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_movie_without_a_poster_gets_a_transparent_image(with_posters: Site) -> None:
    answer = await with_posters.client.get("/posters/2")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert b"<svg" in answer.content


@pytest.mark.parametrize("down", ["tmdb", "store", "recommender"])
async def test_during_an_outage_the_transparent_image_is_cached_briefly(
    with_posters: Site, memory: PostersInMemory, down: str
) -> None:
    memory.tmdb.down, memory.store.down, with_posters.recommender.down = (
        down == name for name in ("tmdb", "store", "recommender")
    )
    answer = await with_posters.client.get("/posters/1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "public, max-age=60"


async def test_with_a_key_covers_have_posters_and_the_about_page_credits_tmdb(with_posters: Site) -> None:
    page = (await with_posters.client.get("/result?user_id=7&amount=3")).text
    assert re.findall(r'<image href="([^"]+)"', page) == ["/posters/1", "/posters/2", "/posters/3"]
    about = " ".join((await with_posters.client.get("/about")).text.split())
    assert "This product uses TMDB and the TMDB APIs" in about


async def test_without_a_key_there_are_only_drawn_covers(site: Site) -> None:
    page = (await site.client.get("/result?user_id=7&amount=3")).text
    assert 'class="cover' in page
    assert "/posters/" not in page
    assert "TMDB" not in (await site.client.get("/about")).text
    assert (await site.client.get("/posters/1")).status_code == 404


async def test_an_unknown_movie_is_not_found(with_posters: Site) -> None:
    assert (await with_posters.client.get("/posters/999")).status_code == 404
