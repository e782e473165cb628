"""The main pages with each pair of settings of a visitor's browser: scripts, width, language, theme, forced colours,
motion and cookies of an earlier version. Every two values of two settings meet in one of the rows."""

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import DESKTOP, PHONE, PageErrors
from tests.support.page_checks import AXE, violations
from tests.support.processes.stack import Stack

pytestmark = [pytest.mark.long, pytest.mark.longest]
BLOCKED = "net::ERR_FAILED"
PAGES = ("/", "/movies?q=alien", "/movies/50", "/result?user_id=196&amount=10", "/together?users=13,196", "/rooms")
OLD_COOKIES = {"matinee_session": "from-an-earlier-version", "matinee_theme": "sepia", "matinee_language": "xx"}
OLD_COOKIES |= {"matinee_guest": "?", "matinee_voice": "?", "matinee_services": "%00,8"}


class Settings(NamedTuple):
    scripts: str
    size: tuple[int, int]
    language: str
    theme: str
    colours: str
    motion: str
    cookies: str


ROWS = [
    Settings("on", DESKTOP, "en", "light", "none", "no-preference", "none"),
    Settings("on", DESKTOP, "de", "dark", "none", "reduce", "old"),
    Settings("on", PHONE, "en", "dark", "active", "no-preference", "old"),
    Settings("off", PHONE, "de", "dark", "active", "reduce", "old"),
    Settings("off", PHONE, "en", "light", "active", "no-preference", "none"),
    Settings("off", DESKTOP, "de", "light", "none", "reduce", "none"),
    Settings("blocked", DESKTOP, "de", "dark", "active", "no-preference", "none"),
    Settings("blocked", PHONE, "en", "light", "none", "reduce", "old"),
]


def pairs(rows: Iterable[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {pair for row in rows for pair in itertools.combinations(zip(Settings._fields, row, strict=True), 2)}


def test_each_pair_of_settings_is_in_a_row() -> None:
    values = [sorted({row[place] for row in ROWS}) for place in range(len(Settings._fields))]
    assert pairs(ROWS) == pairs(itertools.product(*values))


@contextmanager
def open_with(browser: Browser, stack: Stack, settings: Settings) -> Iterator[tuple[Page, PageErrors]]:
    context = browser.new_context(
        base_url=stack.web_url,
        java_script_enabled=settings.scripts != "off",
        viewport={"width": settings.size[0], "height": settings.size[1]},
        locale=settings.language,
        color_scheme="dark" if settings.theme == "dark" else "light",
        forced_colors="active" if settings.colours == "active" else "none",
        reduced_motion="reduce" if settings.motion == "reduce" else "no-preference",
        service_workers="block",
    )
    if settings.scripts == "blocked":
        context.route("**/*.js*", lambda route: route.abort())
    if settings.cookies == "old":
        context.add_cookies([{"name": name, "value": text, "url": stack.web_url} for name, text in OLD_COOKIES.items()])
    errors = PageErrors(stack.web_url)
    context.on("page", errors.listen)
    yield context.new_page(), errors
    context.close()


def faults(page: Page, path: str, settings: Settings) -> list[str]:
    answer = page.goto(path)
    assert answer is not None
    found = [] if answer.ok else [f"{answer.status}"]
    if page.evaluate("document.documentElement.scrollWidth") > settings.size[0]:
        found.append("wider than the window")
    if page.evaluate("document.documentElement.lang") != settings.language:
        found.append("in another language")
    if settings.scripts != "off":
        page.evaluate(AXE)
        found += violations(page)
    return [f"{path}: {each}" for each in found]


@pytest.mark.parametrize("settings", ROWS, ids=lambda row: " ".join(map(str, row)))
def test_pages_are_whole_whatever_the_browser_is_set_to(browser: Browser, stack: Stack, settings: Settings) -> None:
    with open_with(browser, stack, settings) as (page, errors):
        found = [fault for path in PAGES for fault in faults(page, path, settings)]
    messages = [each for each in errors.messages if settings.scripts != "blocked" or BLOCKED not in each]
    assert found + messages == []
