import re

import pytest

from tests.unit.web.conftest import Site

FACTS = ("runtime", "language", "certificate", "person", "tag")


async def test_the_catalogue_links_to_its_next_page(site: Site) -> None:
    first = (await site.client.get("/movies")).text
    more = re.search(r'href="(/movies\?[^"]*cursor=[^"]*)"', first)
    assert more
    second = (await site.client.get(more[1].replace("&amp;", "&"))).text
    assert "Ida" not in first
    assert "Ida" in second


async def test_a_search_that_finds_nothing_says_how_far_the_catalogue_reaches(site: Site) -> None:
    sentence = "The catalogue has movies from 1922 to 1998."
    assert sentence in (await site.client.get("/movies?q=xyzzy")).text
    assert sentence not in (await site.client.get("/movies?q=alien")).text
    assert (await site.client.get("/api/movies?q=xyzzy")).json()["catalogue_years"] == {"first": 1922, "last": 1998}


async def test_the_page_begins_with_the_search_and_ends_with_the_list_of_a_user(site: Site) -> None:
    page = (await site.client.get("/movies")).text
    assert page.index('id="q"') < page.index('id="found"') < page.index('id="user_id"')


@pytest.mark.parametrize(("known", "is_told"), [({}, True), (dict.fromkeys(FACTS, 9), False)])
async def test_a_search_that_finds_nothing_says_where_no_people_are_known(
    site: Site, known: dict[str, int], is_told: bool
) -> None:
    site.recommender.known = known
    page = (await site.client.get("/movies?q=xyzzy")).text
    assert ("neither actors nor directors" in page, "Title or year" in page) == (is_told, is_told)
    assert "neither actors nor directors" not in (await site.client.get("/movies?q=alien")).text


async def test_a_search_where_tags_alone_are_known_is_for_tags_too(site: Site) -> None:
    site.recommender.known = dict.fromkeys(FACTS, 0) | {"tag": 9}
    page = (await site.client.get("/movies?q=xyzzy")).text
    assert "Title, year or tag" in page
    assert "The search is for titles, years and tags: this catalogue knows neither" in page


@pytest.mark.parametrize("cursor", ["9" * 501, "9" * 10, "\u0663", "-1", "1e3", "\x00"])
async def test_a_cursor_that_no_page_links_to_begins_at_the_start(site: Site, cursor: str) -> None:
    answer = await site.client.get("/movies", params={"cursor": cursor})
    assert (answer.status_code, "1 to " in answer.text) == (200, True)


@pytest.mark.parametrize("path", ["/movies?q=alien", "/result?user_id=1&genre=Drama"])
async def test_what_is_wrong_with_years_is_said_beside_them(site: Site, path: str) -> None:
    turned = await site.client.get(f"{path}&from_year=1990&to_year=1980")
    assert (turned.status_code, "The years run from 1990 to 1980" in turned.text) == (422, True)
    assert 'name="from_year" value="1990"' in turned.text
    assert "<h1>That did not work</h1>" not in turned.text
    half = await site.client.get(f"{path}&from_year=19")
    assert (half.status_code, "“19” is not a year" in half.text) == (422, True)
    assert 'id="years_error" role="alert"></p>' in (await site.client.get(f"{path}&from_year=1970")).text


async def test_parts_of_the_result_page_are_refused_as_a_whole(site: Site) -> None:
    answer = await site.client.get("/result?user_id=1&from_year=19", headers={"hx-request": "true"})
    assert (answer.status_code, 'id="error-message"' in answer.text) == (422, True)
    assert (await site.client.get("/result?user_id=x&from_year=19")).status_code == 422


async def test_similar_movies_can_be_rated_where_they_are_shown(site: Site) -> None:
    assert 'action="/movies/2/rating"' not in (await site.client.get("/movies/1")).text
    own = await site.sign_up()
    site.recommender.ratings[own] = {2: 4.5}
    page = (await site.client.get("/movies/1")).text
    stars = page[page.index('id="stars-2"') :].partition("</form>")[0]
    assert 'value="4.5" required checked' in stars


async def test_signing_in_to_rate_is_one_sentence_of_one_box(site: Site) -> None:
    page = (await site.client.get("/movies/1")).text
    assert re.search(r'<span><a href="/signin\?next=/movies/1">Sign in</a> or <a [^<]*</a> to rate it\.</span>', page)
