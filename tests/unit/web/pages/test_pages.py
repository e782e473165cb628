import re

import pytest

from tests.unit.web.conftest import Site

PAGES = [
    "/",
    "/movies",
    "/about",
    "/status",
    "/signin",
    "/signup",
    "/result?user_id=196",
    "/together",
    "/together?users=13,196",
    "/together?with=196",
    "/movies/7",
    "/nothing",
    "/profile",
]
HTMX = {"hx-request": "true"}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("signed_in", [True, False])
async def test_no_page_has_inline_code_or_other_hosts(site: Site, path: str, signed_in: bool) -> None:
    if signed_in:
        await site.sign_up()
    page = (await site.client.get(path)).text
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=| type=.application/json)|javascript:", page)
    assert not re.search(r"""(?:src|<link(?! rel="(?:canonical|alternate)")[^>]*href|action)=["'](?!/)""", page)
    assert '<html lang="en">' in page
    assert re.search(r"<title>.+ · Matinee</title>", page)


@pytest.mark.parametrize(
    "path", ["/", "/movies?q=gandhi", "/result?user_id=196&amount=20", "/movies/7", "/together?users=1,2"]
)
async def test_titles_are_escaped(site: Site, path: str) -> None:
    page = (await site.client.get(path)).text
    assert "&lt;b&gt;Gandhi&lt;/b&gt;" in page
    assert "<b>" not in page


async def test_input_is_escaped(site: Site) -> None:
    evil = "\"><script>alert('x')</script>"
    await site.sign_up(name=evil)
    for path, params in [
        ("/movies", {"q": evil, "user_id": evil, "amount": evil}),
        ("/result", {"user_id": evil}),
        ("/signin", {"next": evil}),
        ("/together", {"users": evil, "with": evil, "amount": evil, "genre": evil}),
        ("/profile", {}),
    ]:
        page = (await site.client.get(path, params=params)).text
        assert "<script>" not in page
        assert "&lt;script&gt;" in page or "%3Cscript%3E" in page


async def test_public_pages_are_served_while_the_stores_are_unavailable(site: Site) -> None:
    await site.sign_up()
    site.stores.redis.down = site.stores.users.down = True
    assert (await site.client.get("/about")).status_code == 200
    answer = await site.client.get("/profile")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "The store is temporarily unavailable" in answer.text


async def test_the_home_page_is_served_while_the_recommender_is_unavailable(site: Site) -> None:
    site.recommender.down = True
    assert (await site.client.get("/")).status_code == 200
    answer = await site.client.get("/movies")
    assert (answer.status_code, "recommender is temporarily unavailable" in answer.text) == (503, True)
