"""Every page in its various states: accessible in both themes and widths, valid HTML, no layout shifts."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from embedded.programs import ROOT
from tests.support.browser import PHONE, become_member, choose_stars, list_titles, message, open_page, pick
from tests.support.page_checks import State, accessibility_violations
from tests.support.processes.stack import Stack

pytestmark = pytest.mark.long

RATED = {"Fargo": 5, "Star Wars": 4.5, "The Silence of the Lambs": 4, "Scream": 2.5, "Toy Story": 3.5, "Casablanca": 5}
CSV = "title,rating\n" + "\n".join(f"{title},{stars}" for title, stars in RATED.items()) + "\nNobody's Movie,3\nx,y\n"


def pick_movies(page: Page) -> None:
    pick(page, "Return of the Jedi", "The Terminator")
    expect(page.locator("#first_list")).to_have_text("Based on your 2 picks")


def fail_to_sign_in(page: Page) -> None:
    page.get_by_label("Name or user id").fill("nobody")
    page.get_by_label("Password").fill("wrong horse")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").first).to_contain_text("do not belong together")


def rate_one(page: Page) -> None:
    title = list_titles(page)[1]
    choose_stars(page, title, "4.5")
    expect(message(page)).to_contain_text(f"You gave {title} 4.5")


def mark_seen_and_not_interested(page: Page) -> None:
    page.get_by_role("button", name="Seen it").first.click()
    expect(message(page)).to_contain_text("You have seen")
    page.get_by_role("button", name="Not interested").first.click()
    expect(message(page)).to_contain_text("will not be recommended")


def look_at_a_file(page: Page) -> None:
    page.get_by_label("A file from").set_input_files({"name": "r.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="Before anything counts")).to_be_visible()


def import_ratings(page: Page) -> None:
    look_at_a_file(page)
    page.get_by_role("button", name=re.compile(r"Import \d+ ratings")).click()
    expect(page.get_by_role("heading", name=re.compile("ratings imported"))).to_be_visible()


def open_account_deletion(page: Page) -> None:
    page.get_by_text("Delete my account").click()
    page.get_by_text("Delete my account").scroll_into_view_if_needed()


def converse(page: Page) -> None:
    for text in ("request movies", "my ID is 196 and I want five movies", "tell me more about number two", "stop"):
        turns = page.locator(".turn").count()
        page.get_by_label("Say something").fill(text)
        page.get_by_label("Say something").press("Enter")
        expect(page.locator(".turn")).to_have_count(turns + 1)
    page.locator(".turn summary").nth(-2).click()


def want_one(page: Page) -> None:
    page.request.post("/movies/50/wanted", headers={"origin": page.url.rsplit("/", 1)[0]})
    page.goto("/watchlist")
    page.locator("details.more-deeds").evaluate("details => { details.open = true; }")


def log_one(page: Page) -> None:
    form: dict[str, str | float | bool] = {"day": "2026-01-31"}
    page.request.post("/movies/50/diary", form=form, headers={"origin": page.url.rsplit("/", 1)[0]})
    page.goto("/diary")
    expect(page.get_by_role("heading", name="January 2026")).to_be_visible()


def expand_operations(page: Page) -> None:
    for operation in page.locator(".operation").all():
        operation.locator("summary").click()
    expect(page.locator(".operation[open]")).to_have_count(page.locator(".operation").count())


def say_nothing(page: Page) -> None:
    page.get_by_label("Say something").evaluate("box => { box.value = ' '; box.form.submit(); }")
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was said")


def make_a_room(page: Page) -> None:
    page.get_by_label("Your name in this room").fill("Ada")
    page.get_by_role("button", name="Make a room").click()
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator("#list .row-movie")).to_have_count(1)
    page.get_by_text("Your 1 vote").click()


VISITOR = [
    State("home", "/"),
    State("home-picked", "/", pick_movies),
    State("movies", "/movies"),
    State("search", "/movies?q=godfathr+the"),
    State("search-nothing", "/movies?q=qqqqqqqqqqq"),
    State("movie", "/movies/50"),
    State("result", "/result?user_id=196&amount=10"),
    State("result-tuned", "/result?user_id=196&amount=5&genre=Film-Noir&diversity=0.4&popularity=-0.3"),
    State("wish", "/wish?words=like+Heat+but+lighter,+after+1985,+purple+elephants&without=1"),
    State("result-nothing", "/result?user_id=196&genre=Western&from_year=2150"),
    State("together", "/together?users=13,196&amount=10"),
    State("together-nobody", "/together"),
    State("together-invited", "/together?with=196"),
    State("together-error", "/together?users=x,196"),
    State("together-nothing", "/together?users=13,196&from_year=2150"),
    State("rooms", "/rooms"),
    State("room", "/rooms", make_a_room),
    State("error", "/result?user_id=x"),
    State("not-there", "/nothing"),
    State("signup", "/signup"),
    State("recover", "/recover"),
    State("signin", "/signin"),
    State("signin-refused", "/signin", fail_to_sign_in),
    State("must-sign-in", "/profile"),
    State("about", "/about"),
    State("services", "/services"),
    State("privacy", "/privacy"),
    State("terms-german", "/terms?lang=de"),
    State("status", "/status"),
    State("api", "/api/docs"),
    State("api-opened", "/api/docs", expand_operations),
    State("goodbye", "/goodbye"),
    State("voice", "/voice"),
    State("voice-talked", "/voice", converse),
    State("voice-refused", "/voice", say_nothing),
    State("voice-german", "/voice?locale=de-DE"),
]
VISITOR += [
    State(f"german-{name}", f"{path}{'&' if '?' in path else '?'}lang=de")
    for name, path in {
        "home": "/",
        "movies": "/movies?q=alien",
        "movie": "/movies/50",
        "result": "/result?user_id=196&amount=5",
        "together": "/together?users=13,196",
        "rooms": "/rooms",
        "wish": "/wish?words=ein+Krimi+aus+den+Siebzigern,+nicht+zu+bekannt",
        "signup": "/signup",
        "about": "/about",
        "status": "/status",
        "voice": "/voice",
        "services": "/services",
    }.items()
]
MEMBER = [
    State("my-first-list", "/"),
    State("my-empty-profile", "/profile"),
    State("import-preview", "/profile", look_at_a_file),
    State("imported", "/profile", import_ratings),
    State("my-list", "/"),
    State("my-list-rated", "/", rate_one),
    State("my-list-otherwise", "/", mark_seen_and_not_interested),
    State("my-what-if", "/what-if?movie=100&without=50"),
    State("my-evening", "/together?with=196"),
    State("my-invitation", "/together"),
    State("my-movies", "/movies"),
    State("my-movie", "/movies/100"),
    State("my-watchlist", "/watchlist", want_one),
    State("my-diary", "/diary", log_one),
    State("my-year", "/diary/2026"),
    State("my-profile", "/profile"),
    State("my-profile-leaving", "/profile", open_account_deletion),
    State("my-voice", "/voice", converse),
    State("my-german-list", "/?lang=de"),
    State("my-german-what-if", "/what-if?movie=100&lang=de"),
    State("my-german-profile", "/profile?lang=de"),
    State("my-german-watchlist", "/watchlist?lang=de"),
    State("my-german-diary", "/diary?lang=de"),
]


@pytest.fixture(scope="module")
def visitor(browser: Browser, stack: Stack) -> Iterator[Page]:
    with open_page(browser, stack.web_url) as page:
        yield page


@pytest.fixture(scope="module")
def member(browser: Browser, stack: Stack) -> Iterator[Page]:
    with open_page(browser, stack.web_url) as page:
        become_member(page)
        yield page


@pytest.mark.parametrize("state", VISITOR, ids=lambda state: state.name)
def test_the_page_is_accessible_to_visitors(visitor: Page, state: State) -> None:
    assert accessibility_violations(visitor, state) == []


@pytest.mark.parametrize("state", MEMBER, ids=lambda state: state.name)
def test_the_page_is_accessible_to_members(member: Page, state: State) -> None:
    assert accessibility_violations(member, state) == []


def test_all_html_is_valid(visitor: Page, member: Page, tmp_path: Path) -> None:
    files = []
    for who, page, states in (("visitor", visitor, VISITOR), ("member", member, VISITOR + MEMBER)):
        for path in {state.path for state in states}:
            name = re.sub(r"\W+", "-", path)
            files.append(tmp_path / f"{who}{name}.html")
            files[-1].write_text(page.request.get(path).text())
    result = subprocess.run(
        ["node", "tests/e2e/validate.mjs", *files], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout == ""


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/movies",
        "/result?user_id=196&amount=10",
        "/movies/50",
        "/status",
        "/about",
        "/voice",
        "/api/docs",
        "/together?users=13,196",
        "/rooms",
    ],
)
def test_nothing_shifts_while_a_page_loads(browser: Browser, stack: Stack, path: str) -> None:
    with open_page(browser, stack.web_url, size=PHONE) as page:
        page.goto(path, wait_until="networkidle")
        shift = page.evaluate(
            """() => new Promise((resolve) => {
              let sum = 0;
              new PerformanceObserver((list) => { for (const { value } of list.getEntries()) sum += value; })
                .observe({ type: "layout-shift", buffered: true });
              requestAnimationFrame(() => setTimeout(() => resolve(sum), 50));
            })"""
        )
    assert shift < 0.01
