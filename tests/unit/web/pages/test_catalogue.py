import re

from tests.unit.web.conftest import Site


async def test_the_catalogue_links_to_its_next_page(site: Site) -> None:
    first = (await site.client.get("/movies")).text
    more = re.search(r'href="(/movies\?[^"]*cursor=[^"]*)"', first)
    assert more
    second = (await site.client.get(more[1].replace("&amp;", "&"))).text
    assert "Ida" not in first
    assert "Ida" in second
