import re

import pytest

from tests.unit.web.conftest import Site


async def test_a_wish_shows_how_it_was_understood_and_its_movies(site: Site) -> None:
    page = (
        await site.client.get("/wish", params={"words": "like Alien but lighter, after 1975, purple elephants"})
    ).text
    labels = re.findall(r'class="btn btn-sm btn-outline-primary"[^>]*>([^<]*?)\s*<svg', page)
    assert labels == ["like Alien (1971)", "more Comedy, less Crime, Thriller", "from 1976"]
    assert "Not understood: “purple elephants”." in page
    assert "Brazil" in page
    assert "include_unknown=true" in page, "an unknown year is said"


async def test_a_part_is_taken_away_and_put_back_without_scripts(site: Site) -> None:
    words = {"words": "comedies, no horror"}
    page = (await site.client.get("/wish", params=words)).text
    assert 'href="/wish?words=comedies%2C+no+horror&amp;without=1"' in page
    fewer = (await site.client.get("/wish", params={**words, "without": "1"})).text
    assert "<s>no Horror</s>" in fewer
    assert 'href="/wish?words=comedies%2C+no+horror"' in fewer


async def test_it_speaks_german_and_says_that_people_are_unknown(site: Site) -> None:
    words = {"words": "ein Krimi aus den Siebzigern, nicht zu bekannt, ohne Tom Cruise"}
    page = (await site.client.get("/wish", params=words, headers={"Accept-Language": "de"})).text
    for text in ("Krimi", "1970 bis 1979", "nicht zu bekannt", "ohne Tom Cruise", "ist hier nicht bekannt"):
        assert text in page


async def test_nothing_understood_is_said(site: Site) -> None:
    page = (await site.client.get("/wish?words=purple+elephants")).text
    assert "Not understood: “purple elephants”." in page
    assert "row-movie" not in page
    assert "Nothing of this was understood" in (await site.client.get("/wish?words=the")).text
    assert "Understood" not in (await site.client.get("/wish?words=+")).text


async def test_the_search_field_offers_the_wish(site: Site) -> None:
    page = (await site.client.get("/movies", params={"q": "western from the sixties"})).text
    assert "As a wish:" in page
    assert 'href="/wish?words=western%20from%20the%20sixties"' in page
    assert "As a wish:" not in (await site.client.get("/movies?q=alien")).text


async def test_what_was_not_understood_is_quoted_as_the_language_does(site: Site) -> None:
    words = {"words": "ein Krimi, lila Elefanten, grüne Mäuse", "lang": "de"}
    assert "Nicht verstanden: „lila Elefanten“, „grüne Mäuse“." in (await site.client.get("/wish", params=words)).text


@pytest.mark.parametrize("language", ["en", "de"])
async def test_the_example_is_understood(site: Site, language: str) -> None:
    page = (await site.client.get("/wish", params={"lang": language})).text
    example = re.search(r'id="words_help">[^:]+: ([^.]+)\.', page)
    assert example
    words = {"words": example[1].replace("Heat", "Alien"), "lang": language}
    answer = (await site.client.get("/wish", params=words)).text
    assert "not-understood" not in answer
    assert answer.count("?words=") >= 4, "each of four parts can be taken away"
