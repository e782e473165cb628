"""A first visit in German, on a wide screen and on a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import DESKTOP, PHONE, open_page
from tests.support.page_checks import AXE, SCREENS, violations
from tests.support.processes.stack import Stack

PAGES = ("/", "/profile", "/voice")
"""`test_every_page.py` looks at the others in German, too."""


@pytest.fixture
def visitor(browser: Browser, stack: Stack) -> Iterator[Page]:
    with open_page(browser, stack.web_url) as page:
        yield page


def test_a_visitor_chooses_german_and_keeps_it(visitor: Page) -> None:
    visitor.goto("/movies?q=fargo")
    visitor.get_by_role("button", name="Deutsch").click()
    expect(visitor.get_by_role("heading", name="Filme finden")).to_be_visible()
    expect(visitor).to_have_url(re.compile(r"/movies\?q=fargo$"))
    visitor.goto("/")
    visitor.get_by_text("Fargo", exact=True).first.click()
    expect(visitor.locator("#first_list")).to_have_text("Nach dem Film, den du ausgewählt hast")
    visitor.get_by_role("link", name="Registrieren, um die Liste zu behalten").click()
    visitor.get_by_label("Name").fill("Käthe")
    visitor.get_by_label("Passwort").fill("correct horse battery")
    visitor.get_by_role("main").get_by_role("button", name="Registrieren").click()
    expect(visitor.get_by_role("heading", name="Willkommen, Käthe")).to_be_visible()
    visitor.goto("/")
    visitor.get_by_role("button", name="Gesehen").first.click()
    toast = visitor.locator(".toast-deed").last
    expect(toast).to_contain_text("Bewerten kannst du den Film später in deinem Profil.")
    toast.get_by_role("button", name="Rückgängig").click()
    expect(visitor.locator("#announcement")).to_contain_text("Zurückgenommen.")
    visitor.goto("/voice")
    expect(visitor.get_by_label("Sprache")).to_have_value("de-DE")
    look_at_pages(visitor)
    visitor.get_by_role("button", name="English").click()
    expect(visitor.locator("html")).to_have_attribute("lang", "en")


def test_the_opened_settings_of_a_list_fit_a_narrow_phone(visitor: Page) -> None:
    visitor.set_viewport_size({"width": 320, "height": 600})
    visitor.goto("/result?user_id=196&amount=10")
    visitor.get_by_role("button", name="Deutsch").click()
    visitor.get_by_text("Liste einstellen").click()
    expect(visitor.get_by_label("Bekanntheit")).to_be_visible()
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 320


def look_at_pages(page: Page) -> None:
    """German words are longer: nothing is wider than a phone."""
    for path in PAGES:
        for name, (width, height) in (("wide", DESKTOP), ("phone", PHONE)):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", "de")
            page.screenshot(path=SCREENS / f"german{re.sub(r'[^a-z0-9]+', '-', path)}-{name}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.evaluate(AXE)
        assert violations(page) == [], path
