"""Privacy and terms: in each language, linked from every page and from the skill."""

import re

import pytest

from services.voice.skill_package.manifest import manifest
from tests.unit.web.conftest import Site

HEADINGS = {
    ("/privacy", "en"): "Privacy",
    ("/privacy", "de"): "Datenschutz",
    ("/terms", "en"): "Terms of use",
    ("/terms", "de"): "Nutzungsbedingungen",
}


@pytest.mark.parametrize(("path", "lang"), HEADINGS)
async def test_each_page_is_there_in_each_language_and_leads_to_the_other(site: Site, path: str, lang: str) -> None:
    answer = await site.client.get(path, params={"lang": lang})
    assert answer.status_code == 200
    assert answer.headers["content-language"] == lang
    assert f"<h1>{HEADINGS[path, lang]}</h1>" in answer.text
    assert f'<article class="prose" lang="{lang}">' in answer.text
    other = "de" if lang == "en" else "en"
    assert f'<a href="{path}?lang={other}" hreflang="{other}"' in answer.text


@pytest.mark.parametrize(
    ("header", "heading"), [("", "Privacy"), ("de-DE,de;q=0.9,en;q=0.8", "Datenschutz"), ("fr,en", "Privacy")]
)
async def test_the_browser_chooses_the_language_unless_the_address_does(site: Site, header: str, heading: str) -> None:
    answer = await site.client.get("/privacy", headers={"Accept-Language": header})
    assert f"<h1>{heading}</h1>" in answer.text
    assert "Accept-Language" in answer.headers["vary"]


async def test_both_languages_say_equally_much(site: Site) -> None:
    for path in ("/privacy", "/terms"):
        english, german = [(await site.client.get(path, params={"lang": lang})).text for lang in ("en", "de")]
        for element in ("<li>", "<h2>", "<strong>"):
            assert english.count(element) == german.count(element)


async def test_what_webhooks_store_send_and_leave_is_said(site: Site) -> None:
    english, german = [(await site.client.get("/privacy", params={"lang": lang})).text for lang in ("en", "de")]
    for said in ("<strong>Your webhooks,</strong>", "if you add a webhook", "webhooks and what waits for them"):
        assert said in english
    for said in (
        "<strong>Deine Webhooks,</strong>",
        "einen Webhook hinzufügst",
        "Webhooks und dem, was auf sie wartet",
    ):
        assert said in german


async def test_another_language_is_refused(site: Site) -> None:
    assert (await site.client.get("/privacy", params={"lang": "xx"})).status_code == 422


async def test_every_page_and_the_skill_link_to_them(site: Site) -> None:
    page = (await site.client.get("/")).text
    assert re.findall(r'<a href="(/privacy|/terms)">', page) == ["/privacy", "/terms"]
    locales = manifest()["manifest"]["privacyAndCompliance"]["locales"]
    for locale, links in locales.items():
        for link in links.values():
            path, _, lang = link.partition("?lang=")
            assert lang == locale[:2]
            assert (await site.client.get(path[path.rindex("/") :], params={"lang": lang})).status_code == 200
