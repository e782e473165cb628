"""The main journeys in WebKit and in Firefox, which Playwright's own builds are not needed for."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.browser import PASSWORD
from tests.support.processes.stack import Stack
from tests.support.webdriver.browsers import missing_packages, open_firefox, open_webkit
from tests.support.webdriver.page import WebPage

pytestmark = pytest.mark.long
OPEN = {"webkit": open_webkit, "firefox": open_firefox}
ROWS = "#list .movie-info > a"


@pytest.fixture(scope="module", params=list(OPEN))
def kind(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    if missing := missing_packages(name):
        pytest.skip(f"{name} is not installed: Debian has it in {' and '.join(missing)}")
    return name


@pytest.fixture(scope="module")
def page(kind: str, stack: Stack) -> Iterator[WebPage]:
    """Of somebody who has just signed up."""
    with OPEN[kind]() as commands:
        page = WebPage(commands, stack.web_url)
        sign_up(page)
        yield page


@pytest.fixture
def guest(kind: str, stack: Stack) -> Iterator[WebPage]:
    """Of somebody without an account, in another browser of the same kind."""
    with OPEN[kind]() as commands:
        yield WebPage(commands, stack.web_url)


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


def test_ratings_are_imported_and_the_import_undone(page: WebPage, tmp_path: Path) -> None:
    export = tmp_path / "ratings.csv"
    export.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Fargo,1996,x,4.5\n2024-01-03,Heat,1995,x,2\n")
    page.goto("/profile")
    page.fill("#file", str(export))
    page.press_button("Look at it")
    page.wait_for_text("h1", "Before anything counts")
    page.press_button("Import 2 ratings")
    page.wait_for_text("h1", "2 ratings imported")
    page.press_button("Undo this import")
    page.wait_for_text("h1", "The import is undone")


def test_a_list_for_two_changes_while_ids_are_typed(page: WebPage) -> None:
    page.goto("/together")
    page.fill("#user_1", "13")
    page.fill("#user_2", "196")
    page.wait_for_text("#list", "For user 13 and user 196")
    page.wait_for("return document.querySelectorAll(arguments[0]).length === 10", ROWS)


def test_each_of_two_sees_at_once_what_the_other_does_in_a_room(page: WebPage, guest: WebPage) -> None:
    page.goto("/rooms")
    page.fill("#name", "Ada")
    page.press_button("Make a room")
    page.wait_for_text("#people", "Ada")
    guest.goto(page.run("return location.pathname + location.search"))
    guest.fill("#name", "Bob")
    guest.press_button("Join")
    page.wait_for_text("#people", "Bob")
    page.press_button("Yes")
    guest.wait_for_text("#list", "Wanted by 1 of 2")
    guest.press_button("Yes")
    page.wait_for_text(".winner", "Everybody wants")
