"""Titles, names and searches with markup, control characters and extreme lengths, in a real browser."""

import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, choose_stars, list_titles, message, open_page
from tests.support.processes.stack import Launcher, Stack

pytestmark = pytest.mark.long

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</textarea><svg onload=alert(3)>",
    "\u202eetteirruT fo droL\u2066 and more",
    "x" * 10_000,
    "🎬👩‍👩‍👧‍👦 ﷽ Z͑ͫ̓a̴l̷g̸o",
    "{{ 7 * 7 }} ${7*7} %s %n \\u0000",
    "javascript:alert(4)",
    "'; DROP TABLE movies; --",
    "غُلامُ الأَمير",
]
PLANTED = "main script:not([type='application/json']), main img"
PATHS = ["/", "/movies", "/result?user_id=1&amount=20", *(f"/movies/{place + 1}" for place in range(5))]


def write_dataset(folder: Path) -> Path:
    """Thirty users who rated most movies; the hostile titles come first."""
    folder.mkdir()
    chance = random.Random(7)
    plain = [f"Plain {number} (1990)" for number in range(30)]
    with (folder / "movies.csv").open("w", newline="") as file:
        rows = [(number, title, "Drama|War") for number, title in enumerate(HOSTILE + plain, 1)]
        csv.writer(file).writerows([("movieId", "title", "genres"), *rows])
    with (folder / "ratings.csv").open("w", newline="") as file:
        rated = [(user, movie) for user in range(1, 31) for movie in range(1, 41) if chance.random() < 0.6]
        stars = [(user, movie, chance.choice([3, 4, 4.5, 5]), 1000 + movie) for user, movie in rated]
        csv.writer(file).writerows([("userId", "movieId", "rating", "timestamp"), *stars])
    return folder


@pytest.fixture(scope="module")
def hostile_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("hostile")
    launcher = Launcher(folder, DATASET="hostile", DATASET_PATH=str(write_dataset(folder / "data")), ALGORITHM="ease")
    with launcher.running() as stack:
        yield stack


@pytest.fixture
def page(browser: Browser, hostile_stack: Stack) -> Iterator[Page]:
    """Fails if anything opens a dialog."""
    opened: list[str] = []
    with open_page(browser, hostile_stack.web_url, size=PHONE) as page:
        page.on("dialog", lambda dialog: opened.append(dialog.message))
        yield page
    assert not opened


def test_a_hostile_title_is_shown_as_text(page: Page) -> None:
    for path in PATHS:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0], path
        assert page.locator(PLANTED).count() == 0
    page.goto("/movies/1")
    expect(page.get_by_role("heading", name=HOSTILE[0])).to_be_visible()
    expect(page.locator(".cover").first).to_be_visible()


def test_a_user_with_a_hostile_name_rates_hostile_titles(page: Page) -> None:
    name = "<i>\"'`{{x}}</i> 🎬 ﷽"
    page.goto("/signup")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("<i>\"'`{{x}}</i>")
    for hostile in HOSTILE[:4]:
        page.goto(f"/movies/{HOSTILE.index(hostile) + 1}")
        page.locator('#own .stars [aria-label="4.0 stars"]').click()
        expect(page.locator("#own").get_by_text("You gave it 4.0.")).to_be_visible()
    page.goto("/")
    expect(page.locator(".reason").first).to_contain_text("Because you liked")
    choose_stars(page, list_titles(page)[0], "5.0")
    expect(message(page)).to_contain_text("5.0 stars")
    page.goto("/profile")
    expect(page.locator(".rated-movie")).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_the_skill_shows_hostile_titles_as_text(page: Page) -> None:
    page.goto("/result?user_id=1&amount=10")
    page.goto("/voice")
    for text in ("my ID is 1 and I want ten movies", "start over", "tell me more about number one"):
        turns = page.locator(".turn").count()
        page.get_by_label("Say something").fill(text)
        page.get_by_label("Say something").press("Enter")
        expect(page.locator(".turn")).to_have_count(turns + 1)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert page.locator(PLANTED).count() == 0
    expect(page.locator(".shown a").first).to_be_visible()


@pytest.mark.parametrize("text", [*HOSTILE[:4], HOSTILE[5], "\u202e" * 200, "%00", "\ufffe", "'\"><"])
def test_a_hostile_search_gets_a_result_page(page: Page, text: str) -> None:
    page.goto("/movies")
    page.get_by_label("Title").fill(text)
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile("q="))
    expect(page.locator("#found")).to_be_visible()
    page.reload()
    expect(page.locator("#found")).to_be_visible()
