"""The visitor's streaming services: chosen, used as a filter, and what reaches them."""

import re

from tests.unit.web.conftest import Site

NETFLIX = {"US": {"stream": ["Netflix"]}}


async def choose(site: Site, *names: str, back: str = "/watchlist") -> int:
    site.recommender.services = {"US": ["Netflix", "Mubi <b>"]}
    return (await site.client.post("/services", data={"service": list(names), "back": back})).status_code


async def test_services_of_ones_country_are_chosen_and_taken_back(site: Site) -> None:
    assert await choose(site, "Netflix") == 303
    page = (await site.client.get("/services?saved=true&back=//evil.example")).text
    assert re.findall(r'value="Netflix"( checked)?>', page) == [" checked"]
    assert "Mubi &lt;b&gt;" in page
    assert 'href="https://www.justwatch.com/us"' in page
    assert 'href="//evil' not in page
    assert "Services: United States (at most" in page
    german = (await site.client.get("/services", headers={"Accept-Language": "de"})).text
    assert "Anbieter: Vereinigte Staaten (höchstens" in german
    await choose(site)
    assert "matinee_services" not in site.client.cookies


async def test_without_data_no_service_can_be_chosen(site: Site) -> None:
    assert "Nothing is known yet" in (await site.client.get("/services")).text


async def test_only_services_of_the_list_can_be_chosen(site: Site) -> None:
    assert await choose(site, "Other") == 422
    assert await choose(site, *map(str, range(11))) == 422


async def test_they_are_a_filter_of_lists(site: Site) -> None:
    await choose(site, "Netflix")
    page = (await site.client.get("/movies?service=Shared&region=US")).text
    assert re.findall(r'name="service" value="(\w+)"( checked)?', page) == [("Netflix", ""), ("Shared", " checked")]
    assert 'name="region" value="US"' in page
    asked = [request.url.params for request in site.recommender.requests if "service" in request.url.params]
    assert asked[-1]["region"] == "US"


async def test_the_watchlist_shows_first_what_they_include(site: Site) -> None:
    own = await site.sign_up()
    for movie_id in (2, 3):
        await site.client.put(f"/api/users/{own}/watchlist/{movie_id}")
    site.recommender.watching.offers[3] = NETFLIX
    await choose(site, "Netflix")
    page = (await site.client.get("/watchlist")).text
    assert re.findall(r'<a href="/movies/(\d)"><bdi>', page) == ["3", "2"]
    assert "on <bdi>Netflix</bdi>" in page
    filtered = (await site.client.get("/watchlist?on_mine=true")).text
    assert re.findall(r'<a href="/movies/(\d)"><bdi>', filtered) == ["3"]
    assert "Of 1 movie no service is known; it is not shown." in filtered


async def test_a_wanted_movie_that_reaches_them_is_told_until_it_is_closed(site: Site) -> None:
    own = await site.sign_up()
    await site.client.put(f"/api/users/{own}/watchlist/3")
    await choose(site, "Netflix")
    assert "New on your services" not in (await site.client.get("/")).text
    site.recommender.watching.offers[3] = NETFLIX
    for path in ("/", "/watchlist"):
        page = (await site.client.get(path)).text
        assert "New on your services" in page
        assert "Chinatown</bdi></a>, now on <bdi>Netflix" in page
    closed = await site.client.post("/services/news", data={"back": "/watchlist"})
    assert (closed.status_code, closed.headers["location"]) == (303, "/watchlist")
    assert "New on your services" not in (await site.client.get("/")).text


async def test_a_movie_says_on_which_of_them_it_is(site: Site) -> None:
    site.recommender.catalogue.facts = {"watch": NETFLIX}
    await choose(site, "Netflix")
    assert "On your services: <bdi>Netflix</bdi>" in (await site.client.get("/movies/1")).text
