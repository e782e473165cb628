import re

import pytest

from services.web.pages.lists.picks_cookie import MAX_PICKS, PICKS_COOKIE
from tests.unit.web.conftest import Site

HTMX = {"hx-request": "true"}


def rated(site: Site, user_id: int) -> dict[int, float]:
    return site.recommender.ratings.get(user_id, {})


async def test_each_pick_returns_the_list_for_all_picks(site: Site) -> None:
    answer = await site.client.post("/picks", data={"picks": ["1", "3"], "shown": "1 Alien\n2 Brazil"}, headers=HTMX)
    assert "Based on your 2 picks" in answer.text
    assert 'data-movie="1"' not in answer.text
    assert "<html" not in answer.text
    assert "dropped out" not in answer.text, "what was picked is not reported as gone"
    assert site.client.cookies[PICKS_COOKIE] == "1.3"


async def test_picks_are_kept_without_javascript(site: Site) -> None:
    answer = await site.client.post("/picks", data={"picks": ["1", "3"]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/#picks")
    page = (await site.client.get("/")).text
    assert re.findall(r'value="(\d+)" checked', page) == ["1", "3"]
    await site.client.post("/picks", data={})
    assert PICKS_COOKIE not in site.client.cookies


async def test_a_pick_from_a_movies_page_is_shown_among_the_others(site: Site) -> None:
    await site.client.post("/picks", data={"picks": ["1"]})
    page = (await site.client.get("/movies/9")).text
    fields = re.findall(r'name="picks" value="(\d+)"', page)
    assert fields == ["1", "9"]
    await site.client.post("/picks", data={"picks": fields})
    assert "You picked" in (await site.client.get("/")).text
    assert "Remove this pick" in (await site.client.get("/movies/9")).text


@pytest.mark.parametrize("way", ["/signup", "/signin"])
async def test_signing_up_rates_the_picks_and_signing_in_offers_to(site: Site, way: str) -> None:
    form = {"name": "Ada", "password": "correct horse"}
    if way == "/signin":
        await site.sign_up()
        await site.client.post("/signout")
    await site.client.post("/picks", data={"picks": ["1", "3"]})
    await site.client.post(way, data=form)
    if way == "/signin":
        assert rated(site, 944) == {}
        assert "You picked 2 movies before you signed in" in (await site.client.get("/")).text
        await site.client.post("/picks/keep")
    assert rated(site, 944) == {1: 5.0, 3: 5.0}
    assert PICKS_COOKIE not in site.client.cookies


async def test_picks_that_could_not_be_rated_are_not_lost(site: Site) -> None:
    await site.client.post("/picks", data={"picks": ["1"]})
    site.recommender.down = True
    answer = await site.client.post("/signup", data={"name": "Ada", "password": "correct horse"})
    assert answer.status_code == 200
    site.recommender.down = False
    assert "You picked 1 movie before you signed in" in (await site.client.get("/")).text
    await site.client.post("/picks/forget")
    assert "before you signed in" not in (await site.client.get("/")).text


@pytest.mark.parametrize("cookie", ["", "x", "1.x.-3.0.3", "9" * 400, ".".join(["7"] * 900), "1.<script>", "²"])
async def test_an_invalid_picks_cookie_is_ignored(site: Site, cookie: str) -> None:
    answer = await site.client.get("/", headers=[(b"cookie", f"{PICKS_COOKIE}={cookie}".encode())])
    assert answer.status_code == 200
    assert "<script>" not in answer.text


async def test_the_number_of_picks_is_limited(site: Site) -> None:
    await site.client.post("/picks", data={"picks": [str(number) for number in range(1, 201)]})
    assert len(site.client.cookies[PICKS_COOKIE].split(".")) == MAX_PICKS
    assert (await site.client.post("/picks", data={"picks": ["x"]})).status_code == 422
