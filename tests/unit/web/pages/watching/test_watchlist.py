import re

from services.web.pages.watching.watchlist import WatchlistQuery
from tests.unit.web.conftest import Site


def titles(page: str) -> list[str]:
    found = page[page.index('id="found"') :]
    return re.findall(r'<a href="/movies/\d+"><bdi>(.*?)</bdi>', found)


async def test_the_watchlist_shows_what_is_wanted(site: Site) -> None:
    own = await site.sign_up()
    assert "Nothing is on your watchlist." in (await site.client.get("/watchlist")).text
    await site.client.put(f"/api/users/{own}/watchlist/3")
    page = (await site.client.get("/watchlist?sort=longest")).text
    assert titles(page) == ["Chinatown"]
    assert "2 January 2026" in page
    assert 'formaction="/movies/3/wanted/delete"' in page
    orders = [request.url.params["sort"] for request in site.recommender.requests if "sort" in request.url.params]
    assert orders[-1] == "longest"


async def test_a_film_of_unknown_length_fits_no_limit_and_is_counted(site: Site) -> None:
    own = await site.sign_up()
    await site.client.put(f"/api/users/{own}/watchlist/3")
    page = (await site.client.get("/watchlist?minutes=90")).text
    assert "Nothing on your watchlist is known to be that short." in page
    assert "Of 1 movie the length is unknown; it is not shown." in page


def test_an_address_that_no_form_sends_is_the_default() -> None:
    assert WatchlistQuery.read({"sort": "worst", "minutes": "0"}) == WatchlistQuery("predicted", None)
    assert WatchlistQuery.read({"sort": "year", "minutes": "105"}) == WatchlistQuery("year", 105)


async def test_the_choice_is_kept(site: Site) -> None:
    await site.sign_up()
    assert "Keep them out" in (await site.client.get("/watchlist")).text
    changed = await site.client.post("/watchlist/lists", data={"in_lists": "false"})
    assert (changed.status_code, changed.headers["location"]) == (303, "/watchlist#lists")
    assert "Let them in again" in (await site.client.get("/watchlist")).text


async def test_only_a_signed_in_visitor_has_a_watchlist(site: Site) -> None:
    for path in ("/watchlist", "/diary", "/diary/2026"):
        assert (await site.client.get(path)).status_code == 401
