"""The main journeys in WebKit and in Firefox, which Playwright's own builds are not needed for."""

import secrets
from collections.abc import Iterator

import pytest

from tests.support.browser import PASSWORD
from tests.support.processes.stack import Stack
from tests.support.webdriver.browsers import missing_packages, open_firefox, open_webkit
from tests.support.webdriver.page import WebPage

pytestmark = pytest.mark.long
OPEN = {"webkit": open_webkit, "firefox": open_firefox}
ROWS = "#list .movie-info > a"


@pytest.fixture(scope="module", params=list(OPEN))
def page(request: pytest.FixtureRequest, stack: Stack) -> Iterator[WebPage]:
    """Of somebody who has just signed up."""
    if missing := missing_packages(request.param):
        pytest.skip(f"{request.param} is not installed: Debian has it in {' and '.join(missing)}")
    with OPEN[request.param]() as commands:
        page = WebPage(commands, stack.web_url)
        sign_up(page)
        yield page


def sign_up(page: WebPage) -> None:
    name = f"Ada {secrets.token_hex(4)}"
    page.goto("/signup")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press_button("Sign up")
    page.wait_for_text("h1", name)
    page.press_button("Go on")
    page.wait_for_text("nav", name)


def test_a_rating_changes_the_list_and_can_be_undone(page: WebPage) -> None:
    page.goto("/")
    page.wait_for("return document.querySelectorAll(arguments[0]).length === 10", ROWS)
    first = page.texts(ROWS)[0]
    page.press('#list li .stars [aria-label="5.0 stars"]')
    page.wait_for_text("#toasts", first)
    assert first not in page.texts(ROWS)
    assert len(page.texts(ROWS)) == 10
    page.press_button("Undo")
    page.wait_for("return document.querySelector(arguments[0])?.textContent.trim() === arguments[1]", ROWS, first)


def test_back_shows_what_was_rated_meanwhile(page: WebPage) -> None:
    page.goto("/")
    first = page.texts(ROWS)[0]
    page.press(ROWS)
    page.wait_for_text("h1", first)
    page.press('#own .stars [aria-label="4.5 stars"]')
    page.wait_for_text("#own", "You gave it 4.5.")
    page.back()
    page.wait_for(
        "const rows = [...document.querySelectorAll(arguments[0])].map(each => each.textContent.trim());"
        "return rows.length === 10 && !rows.includes(arguments[1])",
        ROWS,
        first,
    )


def test_a_dismissed_movie_leaves_the_list(page: WebPage) -> None:
    page.goto("/")
    first = page.texts(ROWS)[0]
    page.press('#list li [formaction$="/dismissed"]')
    page.wait_for_text("#toasts", first)
    assert first not in page.texts(ROWS)
