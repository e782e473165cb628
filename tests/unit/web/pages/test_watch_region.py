"""Where a movie can be seen, in the country that the visitor chose."""

from tests.unit.web.conftest import Site

WATCH = {"DE": {"stream": ["Disney Plus"], "buy": ["Apple TV", "<b>Play"]}, "GB": {"rent": ["Sky Store"]}}


async def watch_part(site: Site) -> str:
    page = (await site.client.get("/movies/1")).text
    return page.partition('aria-labelledby="watch"')[2].partition("</section>")[0]


async def test_the_services_of_the_chosen_country_are_named_with_their_source(site: Site) -> None:
    site.recommender.catalogue.facts = {"watch": WATCH}
    assert "No service in this country" in await watch_part(site)
    response = await site.client.post("/region", data={"region": "DE", "back": "/movies/1"})
    assert (response.status_code, response.headers["location"]) == (303, "/movies/1")
    part = await watch_part(site)
    assert "Disney Plus" in part
    assert "Apple TV, &lt;b&gt;Play" in part
    assert 'href="https://www.justwatch.com/de"' in part
    assert "Sky Store" not in part


async def test_a_country_that_is_no_choice_is_refused_or_ignored(site: Site) -> None:
    site.recommender.catalogue.facts = {"watch": WATCH}
    assert (await site.client.post("/region", data={"region": "XX"})).status_code == 422
    site.client.cookies.set("matinee_region", '"><script>', domain="web", path="/")
    assert "script" not in await watch_part(site)


async def test_without_offers_nothing_is_said(site: Site) -> None:
    assert await watch_part(site) == ""
