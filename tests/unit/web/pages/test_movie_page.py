"""The page of a movie, with everything that a record may say, and with nothing."""

import re

import pytest

from tests.unit.web.conftest import Site

FACTS: dict[str, object] = {
    "original_title": "Das Boot",
    "overview": "A submarine & its crew.",
    "runtime": 123,
    "directors": ["Wolfgang Petersen"],
    "cast": ["Jürgen Prochnow", "Sinéad & <b>"],
    "tags": ["world war ii"],
    "languages": ["German", "English"],
    "countries": ["Germany"],
    "certificate": "R",
    "trailer": "https://www.youtube.com/watch?v=abc",
    "imdb_id": 82096,
    "tmdb_id": 387,
    "from_tmdb": True,
}


async def movie_page(site: Site) -> str:
    return (await site.client.get("/movies/1")).text


async def test_everything_that_is_known_is_shown(site: Site) -> None:
    site.recommender.catalogue.facts = FACTS
    page = await movie_page(site)
    for part in ("Das Boot", "A submarine &amp; its crew.", "2 h 3 min", ">R<", "German, English", "Germany"):
        assert part in page
    assert 'href="/movies?person=Wolfgang%20Petersen"' in page
    assert 'href="/movies?person=Sin%C3%A9ad%20%26%20%3Cb%3E"><bdi>Sinéad &amp; &lt;b&gt;</bdi>' in page
    assert 'href="/movies?tag=world%20war%20ii"' in page
    assert 'href="https://www.youtube.com/watch?v=abc"' in page
    assert 'href="https://www.imdb.com/title/tt0082096/"' in page
    assert 'href="https://www.themoviedb.org/movie/387"' in page
    assert "Data from" in page


async def test_a_movie_of_which_nothing_else_is_known_has_no_empty_parts(site: Site) -> None:
    page = await movie_page(site)
    for part in ("About the movie", "Trailer", "Runtime", "overview", "TMDB", "None"):
        assert part not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(("minutes", "shown"), [(45, "45 min"), (60, "1 h"), (61, "1 h 1 min"), (192, "3 h 12 min")])
async def test_a_runtime_is_in_hours_and_minutes(site: Site, minutes: int, shown: str) -> None:
    site.recommender.catalogue.facts = {"runtime": minutes}
    assert re.search(rf"Runtime: </span>\s*{shown}\s*</span>", await movie_page(site))


async def test_a_title_is_not_said_twice(site: Site) -> None:
    site.recommender.catalogue.facts = {"original_title": "Alien"}
    assert "original-title" not in await movie_page(site)
