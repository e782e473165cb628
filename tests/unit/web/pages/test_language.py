import re

import pytest

from services.web.pages.language import without_language
from tests.unit.web.conftest import Site


async def test_the_chosen_language_is_kept_and_leads_back(site: Site) -> None:
    answer = await site.client.post("/language", data={"language": "de", "back": "/movies?q=alien&lang=en"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/movies?q=alien")
    assert "matinee_language=de" in answer.headers["set-cookie"]
    page = (await site.client.get("/movies?q=alien", headers={"Accept-Language": "en"})).text
    assert '<html lang="de"' in page
    assert '<form class="language-choice" method="post" action="/language"' in page


async def test_no_other_language_and_no_other_site_is_accepted(site: Site) -> None:
    assert (await site.client.post("/language", data={"language": "xx"})).status_code == 422
    answer = await site.client.post("/language", data={"language": "de", "back": "https://evil.example/"})
    assert answer.headers["location"] == "/"
    cross_site = {"Sec-Fetch-Site": "cross-site"}
    assert (await site.client.post("/language", data={"language": "de"}, headers=cross_site)).status_code == 403


@pytest.mark.parametrize(
    ("address", "expected"),
    [("/?lang=de", "/"), ("/result?user_id=1&lang=de#list", "/result?user_id=1#list"), ("/", "/")],
)
def test_the_language_is_taken_out_of_the_address(address: str, expected: str) -> None:
    assert without_language(address) == expected


async def test_german_counts_and_menus_are_whole_sentences(site: Site) -> None:
    page = (await site.client.get("/movies?lang=de")).text
    assert re.search(r"<span>1 bis \d+ von \d+ Filmen</span>", page)
    await site.sign_up()
    assert re.search(r'hidden">Mehr zu [^<]+</span>', (await site.client.get("/?lang=de")).text)


async def test_the_forms_say_what_becomes_of_the_picks(site: Site) -> None:
    site.client.cookies.set("matinee_picks", "1.2")
    sign_up = (await site.client.get("/signup?lang=de")).text
    assert "Deine 2 ausgewählten Filme werden beim Registrieren mit 5 Sternen bewertet." in sign_up
    assert "rate them 5 stars afterwards" in (await site.client.get("/signin")).text


@pytest.mark.parametrize("path", ["/movies/abc", "/movies/0"])
async def test_refusals_on_german_pages_are_german(site: Site, path: str) -> None:
    page = (await site.client.get(path, headers={"Accept-Language": "de"})).text
    message = re.findall(r'id="error-message">([^<]*)', page)[0]
    assert message.startswith(("„abc“ ist keine ganze Zahl", "„0“ ist zu klein"))


async def test_an_unsupported_method_is_refused_in_german(site: Site) -> None:
    page = (await site.client.put("/movies", headers={"Accept-Language": "de"})).text
    assert "Diese Adresse nimmt nur entgegen, was ein Formular sendet." in page
