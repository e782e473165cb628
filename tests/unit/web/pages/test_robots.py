from xml.etree import ElementTree as ET

from tests.unit.web.conftest import Site


async def test_search_engines_are_told_what_is_private_and_where_the_sitemap_is(site: Site) -> None:
    lines = (await site.client.get("/robots.txt")).text.splitlines()
    assert {"User-agent: *", "Disallow: /profile", "Disallow: /api/"} <= set(lines)
    assert lines[-1] == "Sitemap: http://web/sitemap.xml"
    assert "Disallow: /result" not in lines, "previews of links could not be shown"


async def test_the_sitemap_names_the_public_pages_and_the_movies(site: Site) -> None:
    answer = await site.client.get("/sitemap.xml")
    addresses = [each.text or "" for each in ET.fromstring(answer.content).iter() if each.tag.endswith("}loc")]
    assert {"http://web/", "http://web/movies", "http://web/movies/1"} <= set(addresses)
    assert len(addresses) == len(set(addresses))
    calls = len(site.recommender.requests)
    assert (await site.client.get("/sitemap.xml")).text == answer.text
    assert len(site.recommender.requests) == calls, "what the recommender said is kept"
    for address in addresses:
        assert (await site.client.get(address)).status_code == 200


async def test_lists_of_registered_users_are_not_indexed(site: Site) -> None:
    noindex = '<meta name="robots" content="noindex">'
    await site.sign_up()
    assert noindex in (await site.client.get("/result?user_id=944")).text, "one's own"
    site.client.cookies.clear()
    assert noindex in (await site.client.get("/result?user_id=944")).text
    assert noindex not in (await site.client.get("/result?user_id=1")).text, "those of the data set are open"
    assert noindex in (await site.client.get("/movies/999999")).text
    assert noindex not in (await site.client.get("/movies/1")).text
