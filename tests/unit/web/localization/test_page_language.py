"""Pages follow the visitor's language, and no visitor gets the other one from a cache."""

import re

import pytest

from tests.unit.web.conftest import Site

GERMAN = {"Accept-Language": "de-DE,de;q=0.9"}


@pytest.mark.parametrize("path", ["/", "/movies", "/result?user_id=196", "/nothing", "/privacy"])
async def test_a_page_is_in_the_language_that_the_browser_asks_for(site: Site, path: str) -> None:
    for headers, language in (({}, "en"), (GERMAN, "de")):
        page = await site.client.get(path, headers=headers)
        assert f'<html lang="{language}"' in page.text
        assert page.headers["content-language"] == language
        assert {"Accept-Language", "Cookie"} <= {name.strip() for name in page.headers["vary"].split(",")}


async def test_the_tag_of_one_language_is_not_that_of_the_other(site: Site) -> None:
    english = await site.client.get("/")
    tag = {"If-None-Match": english.headers["etag"]}
    assert (await site.client.get("/", headers=tag)).status_code == 304
    german = await site.client.get("/", headers=tag | GERMAN)
    assert german.status_code == 200
    assert "Was schauen wir?" in german.text


async def test_the_api_speaks_english(site: Site) -> None:
    problem = await site.client.get("/api/users/999999/recommendations", headers=GERMAN)
    assert problem.json()["detail"] == "No user has this id. Check the number, or sign up to get one."


async def test_each_language_has_an_address_of_its_own(site: Site) -> None:
    page = (await site.client.get("/about")).text
    assert '<link rel="canonical" href="http://web/about">' in page
    for language, address in (("en", "/about?lang=en"), ("de", "/about?lang=de"), ("x-default", "/about")):
        assert f'<link rel="alternate" hreflang="{language}" href="http://web{address}">' in page
    german = (await site.client.get("/about?lang=de")).text
    assert '<html lang="de"' in german
    assert '<link rel="canonical" href="http://web/about?lang=de">' in german


async def test_an_error_is_told_in_the_visitors_language(site: Site) -> None:
    page = (await site.client.get("/result?user_id=196&amount=101", headers=GERMAN)).text
    assert "„101“ ist zu viel. Du kannst 1 bis 100 Filme anfordern." in page
    page = (await site.client.get("/result?user_id=ten", headers=GERMAN)).text
    assert "„ten“ ist keine ID. Eine ID ist eine ganze Zahl ab 1." in page
    assert re.search(r"<title>Bitte prüfen", page)
