"""The site in a real browser, with JavaScript and without, against the whole stack."""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.running import Stack

FOUND = (os.environ.get("CHROMIUM"), *map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
CHROMIUM = next(filter(None, FOUND), None)
if CHROMIUM is None:
    pytest.skip("no Chromium found: the browser tests are left out", allow_module_level=True)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "correct horse"
EXPECTED = re.compile(r"the server responded with a status of 4|Response Status Error Code 4")
PHONE, DESKTOP = (360, 740), (1280, 800)


@dataclass
class Complaints:
    """What a page must not give cause for. A 4xx that a test provokes is logged too, and expected."""

    base: str
    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.search(message.text):
            self.heard.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.heard.append(f"asked another host: {request.url}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


def open_page(browser: Browser, stack: Stack, *, scripts: bool, size: tuple[int, int]) -> Iterator[Page]:
    width, height = size
    context = browser.new_context(
        base_url=stack.web_url,
        java_script_enabled=scripts,
        viewport={"width": width, "height": height},
    )
    page, complaints = context.new_page(), Complaints(stack.web_url)
    complaints.listen(page)
    yield page
    context.close()
    assert complaints.heard == []


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[Page]:
    yield from open_page(browser, stack, scripts=request.param, size=DESKTOP)


@pytest.fixture
def live_page(browser: Browser, stack: Stack) -> Iterator[Page]:
    yield from open_page(browser, stack, scripts=True, size=DESKTOP)


@pytest.fixture
def phone_page(browser: Browser, stack: Stack) -> Iterator[Page]:
    yield from open_page(browser, stack, scripts=True, size=PHONE)


def sign_up(page: Page) -> str:
    name = f"Ada {secrets.token_hex(4)}"
    page.goto("/signup")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return name


def ask_for(page: Page, user_id: str, amount: str) -> None:
    page.get_by_label("User id").fill(user_id)
    page.get_by_label("How many movies").fill(amount)
    page.get_by_role("button", name="Recommend").click()


def choose_stars(page: Page, title: str, stars: str) -> None:
    """As people do: a click on a star; the button too where scripts do not press it."""
    ticket = page.locator(".ticket", has=page.get_by_role("link", name=title, exact=True))
    ticket.locator(f'label[title="{stars} stars"]').click()
    button = ticket.get_by_role("button", name="Rate", exact=True)
    if not page.evaluate("matchMedia('(scripting: enabled)').matches"):
        button.click()


def titles(page: Page) -> list[str]:
    return page.locator("#list .what > a").all_inner_texts()


def test_the_form_leads_to_a_list(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Movies").click()
    ask_for(page, "196", "10")
    expect(page.get_by_role("heading", name="For user 196")).to_be_visible()
    expect(page.locator("#list li.ticket")).to_have_count(10)
    first = page.locator("#list li.ticket").first
    expect(first.locator(".rank")).to_have_text("1")
    expect(first.get_by_role("img", name=re.compile(r"Predicted: \d\.\d of 5 stars"))).to_be_visible()
    assert first.locator(".reason").inner_text()


@pytest.mark.parametrize(
    ("user_id", "amount", "says"),
    [
        ("", "10", "The user id is missing"),
        ("abc", "10", "“abc” is not a user id"),
        ("0", "10", "“0” is not a user id"),
        ("-1", "10", "“-1” is not a user id"),
        ("900000", "10", "No user has this id"),
        ("99999999999999999999", "10", "is too large"),
        ("196", "", "The number of movies is missing"),
        ("196", "many", "“many” is not a number of movies"),
        ("196", "0", "“0” is not a number of movies"),
        ("196", "-1", "“-1” is not a number of movies"),
        ("196", "1000", "“1000” is too many"),
    ],
)
def test_wrong_input_leads_to_the_error_page_and_back_with_what_was_typed(
    page: Page, user_id: str, amount: str, says: str
) -> None:
    page.goto("/movies")
    ask_for(page, user_id, amount)
    expect(page.locator("#problem")).to_contain_text(says)
    page.get_by_role("link", name="Back to the form").click()
    expect(page.get_by_label("User id")).to_have_value(user_id)
    expect(page.get_by_label("How many movies")).to_have_value(amount)


def test_a_new_user_rates_a_movie_and_the_list_is_another(page: Page) -> None:
    sign_up(page)
    page.get_by_role("link", name="My list").click()
    before = titles(page)
    choose_stars(page, before[0], "5.0")
    expect(page.locator("#list .what > a").first).not_to_have_text(before[0])
    after = titles(page)
    assert len(after) == 10
    assert before[0] not in after
    assert after != before[1:]
    page.reload()
    assert titles(page) == after
    page.goto("/profile")
    expect(page.locator(".ticket").first).to_contain_text("You gave it 5.0.")


def test_what_is_not_of_interest_goes_and_can_be_brought_back(page: Page) -> None:
    sign_up(page)
    page.get_by_role("link", name="My list").click()
    first = titles(page)[0]
    page.get_by_role("button", name="Not interested").first.click()
    expect(page.locator("#list")).to_contain_text("will not be recommended to you again")
    assert first not in titles(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#list")).not_to_contain_text("will not be recommended to you again")
    assert first in titles(page)


def test_a_movie_is_found_rated_changed_and_unrated(page: Page) -> None:
    sign_up(page)
    page.get_by_role("link", name="Find movies to rate").click()
    page.get_by_label("Title").fill("godfathr")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="The Godfather", exact=True).click()
    expect(page.get_by_role("heading", name="How it was rated")).to_be_visible()
    page.goto("/movies?q=the+godfather")
    choose_stars(page, "The Godfather", "4.5")
    expect(page.get_by_text("You gave it 4.5.")).to_be_visible()
    page.goto("/profile")
    choose_stars(page, "The Godfather", "2.0")
    expect(page.get_by_text("You gave it 2.0.")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You gave it")).to_have_count(0)
    page.goto("/profile")
    expect(page.get_by_role("main")).to_contain_text("You have not rated a movie yet")


def test_one_signs_out_and_in_again(page: Page) -> None:
    name = sign_up(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Name or user id").fill(name)
    page.get_by_label("Password").fill("wrong horse")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").first).to_contain_text("do not belong together")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_the_list_changes_in_place(live_page: Page) -> None:
    sign_up(live_page)
    live_page.get_by_role("link", name="My list").click()
    live_page.evaluate("window.stayed = true")
    first = titles(live_page)[0]
    choose_stars(live_page, first, "0.5")
    expect(live_page.locator("#list .what > a").first).not_to_have_text(first)
    assert live_page.evaluate("window.stayed")


def test_stars_are_given_with_the_keyboard(live_page: Page) -> None:
    sign_up(live_page)
    live_page.goto("/movies?q=fargo")
    live_page.get_by_role("radio", name="0.5 stars", exact=True).first.focus()
    for _ in range(6):
        live_page.keyboard.press("ArrowRight")
    live_page.keyboard.press("Tab")
    expect(live_page.get_by_role("button", name="Rate", exact=True).first).to_be_focused()
    live_page.keyboard.press("Enter")
    expect(live_page.get_by_text("You gave it 3.5.")).to_be_visible()


def test_searching_and_more_movies_need_no_new_page(live_page: Page) -> None:
    live_page.goto("/movies")
    live_page.evaluate("window.stayed = true")
    shown = live_page.locator("#tickets .ticket")
    few = shown.count()
    live_page.get_by_role("link", name="More movies").click()
    expect(shown).to_have_count(2 * few)
    live_page.get_by_label("Title").press_sequentially("wizrd of oz")
    expect(live_page.get_by_role("link", name="The Wizard of Oz")).to_be_visible()
    expect(live_page).to_have_url(re.compile("q=wizrd"))
    assert live_page.evaluate("window.stayed")


def test_what_goes_wrong_with_a_part_of_a_page_is_said_on_it(live_page: Page) -> None:
    sign_up(live_page)
    live_page.goto("/movies?q=fargo")
    live_page.context.clear_cookies()
    choose_stars(live_page, "Fargo", "4.0")
    expect(live_page.locator("#notice")).to_contain_text("Please sign in first")
    expect(live_page.get_by_role("link", name="Fargo", exact=True)).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/movies", "/result?user_id=196", "/about", "/movies/50", "/result?user_id=x"])
def test_nothing_is_wider_than_a_phone(phone_page: Page, path: str) -> None:
    phone_page.goto(path)
    assert phone_page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_the_api_is_documented_in_the_browser(live_page: Page) -> None:
    live_page.goto("/api/docs")
    expect(live_page.get_by_text("/api/users/{user_id}/recommendations")).to_be_visible()
