"""Every page in its states: usable by everybody, valid, steady, in both themes and widths. Screenshots are kept in
`reports/screens/`."""

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from embedded.programs import ROOT
from tests.support.browser import DESKTOP, PHONE, Scheme, choose_stars, pick, settled, sign_up, titles, visiting
from tests.support.processes.stack import Stack

pytestmark = pytest.mark.long

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
SCREENS = ROOT / "reports" / "screens"
RATED = {"Fargo": 5, "Star Wars": 4.5, "The Silence of the Lambs": 4, "Scream": 2.5, "Toy Story": 3.5, "Casablanca": 5}
CSV = "title,rating\n" + "\n".join(f"{title},{stars}" for title, stars in RATED.items()) + "\nNobody's Movie,3\nx,y\n"


@dataclass(frozen=True)
class State:
    """A page as somebody may come to see it; what they did there, if they did something."""

    name: str
    path: str
    done: Callable[[Page], None] = lambda _: None


def picked(page: Page) -> None:
    pick(page, "Return of the Jedi", "The Terminator")
    expect(page.locator("#first_list")).to_have_text("Based on your 2 picks")


def refused(page: Page) -> None:
    page.get_by_label("Name or user id").fill("nobody")
    page.get_by_label("Password").fill("wrong horse")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").first).to_contain_text("do not belong together")


def rated(page: Page) -> None:
    title = titles(page)[1]
    choose_stars(page, title, "4.5")
    expect(page.locator(".news")).to_contain_text(f"You gave {title} 4.5")


def said_otherwise(page: Page) -> None:
    page.get_by_role("button", name="Seen it").first.click()
    expect(page.locator(".news")).to_contain_text("You have seen")
    page.get_by_role("button", name="Not interested").first.click()
    expect(page.locator(".news")).to_contain_text("will not be recommended")


def imported(page: Page) -> None:
    page.get_by_label("A CSV file").set_input_files({"name": "r.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    page.get_by_role("button", name="Import").click()
    expect(page.locator("#imported")).to_be_visible()


def opened(page: Page) -> None:
    page.get_by_text("Delete my account").click()
    page.get_by_text("Delete my account").scroll_into_view_if_needed()


def talked(page: Page) -> None:
    for text in ("request movies", "my ID is 196 and I want five movies", "tell me more about number two", "stop"):
        turns = page.locator(".turn").count()
        page.get_by_label("Say something").fill(text)
        page.get_by_label("Say something").press("Enter")
        expect(page.locator(".turn")).to_have_count(turns + 1)
    page.locator(".turn summary").nth(-2).click()


def unfolded(page: Page) -> None:
    for call in page.locator(".operation").all():
        call.locator("summary").click()
    expect(page.locator(".operation[open]")).to_have_count(page.locator(".operation").count())


def said_nothing(page: Page) -> None:
    page.get_by_label("Say something").evaluate("box => { box.value = ' '; box.form.submit(); }")
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was said")


VISITOR = [
    State("home", "/"),
    State("home-picked", "/", picked),
    State("movies", "/movies"),
    State("search", "/movies?q=godfathr+the"),
    State("search-nothing", "/movies?q=qqqqqqqqqqq"),
    State("movie", "/movies/50"),
    State("result", "/result?user_id=196&amount=10"),
    State("result-tuned", "/result?user_id=196&amount=5&genre=Film-Noir&diversity=0.4&popularity=-0.3"),
    State("result-nothing", "/result?user_id=196&genre=Western&from_year=2150"),
    State("together", "/together?users=13,196&amount=10"),
    State("together-nobody", "/together"),
    State("together-invited", "/together?with=196"),
    State("together-error", "/together?users=x,196"),
    State("together-nothing", "/together?users=13,196&from_year=2150"),
    State("error", "/result?user_id=x"),
    State("not-there", "/nothing"),
    State("signup", "/signup"),
    State("signin", "/signin"),
    State("signin-refused", "/signin", refused),
    State("must-sign-in", "/profile"),
    State("about", "/about"),
    State("status", "/status"),
    State("api", "/api/docs"),
    State("api-opened", "/api/docs", unfolded),
    State("goodbye", "/goodbye"),
    State("voice", "/voice"),
    State("voice-talked", "/voice", talked),
    State("voice-refused", "/voice", said_nothing),
    State("voice-german", "/voice?locale=de-DE"),
]
MEMBER = [
    State("my-first-list", "/"),
    State("my-empty-profile", "/profile"),
    State("imported", "/profile", imported),
    State("my-list", "/"),
    State("my-list-rated", "/", rated),
    State("my-list-otherwise", "/", said_otherwise),
    State("my-evening", "/together?with=196"),
    State("my-invitation", "/together"),
    State("my-movies", "/movies"),
    State("my-movie", "/movies/100"),
    State("my-profile", "/profile"),
    State("my-profile-leaving", "/profile", opened),
    State("my-voice", "/voice", talked),
]


@pytest.fixture(scope="module")
def visitor(browser: Browser, stack: Stack) -> Iterator[Page]:
    with visiting(browser, stack.web_url) as page:
        yield page


@pytest.fixture(scope="module")
def member(browser: Browser, stack: Stack) -> Iterator[Page]:
    with visiting(browser, stack.web_url) as page:
        sign_up(page)
        yield page


def violations(page: Page, *rules: str) -> list[str]:
    chosen = {"runOnly": list(rules)} if rules else {}
    found: list[Any] = page.evaluate("options => axe.run(document, options).then(({violations}) => violations)", chosen)
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def looked_at(page: Page, state: State) -> list[str]:
    """What axe has against the page in any theme and width. Its colours alone differ between the first two."""
    page.goto(state.path)
    state.done(page)
    settled(page)
    page.evaluate(AXE)
    found = [*seen(page, state, "wide-light", DESKTOP, "light"), *seen(page, state, "wide-dark", DESKTOP, "dark")]
    found += [*seen(page, state, "phone-dark", PHONE, "dark"), *seen(page, state, "phone-light", PHONE, "light")]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    return found


def seen(page: Page, state: State, look: str, size: tuple[int, int], scheme: Scheme) -> list[str]:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.screenshot(path=SCREENS / f"{state.name}-{look}.png")
    return violations(page) if look in ("wide-light", "phone-dark") else violations(page, "color-contrast")


@pytest.mark.parametrize("state", VISITOR, ids=lambda state: state.name)
def test_every_visitor_can_use_the_page(visitor: Page, state: State) -> None:
    assert looked_at(visitor, state) == []


@pytest.mark.parametrize("state", MEMBER, ids=lambda state: state.name)
def test_every_member_can_use_the_page(member: Page, state: State) -> None:
    assert looked_at(member, state) == []


def test_all_html_is_valid(visitor: Page, member: Page, tmp_path: Path) -> None:
    files = []
    for who, page, states in (("visitor", visitor, VISITOR), ("member", member, VISITOR + MEMBER)):
        for path in {state.path for state in states}:
            name = re.sub(r"\W+", "-", path)
            files.append(tmp_path / f"{who}{name}.html")
            files[-1].write_text(page.request.get(path).text())
    told = subprocess.run(
        ["node", "tests/e2e/validate.mjs", *files], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout == ""


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
    ],
)
def test_nothing_shifts_while_a_page_loads(browser: Browser, stack: Stack, path: str) -> None:
    with visiting(browser, stack.web_url, size=PHONE) as page:
        page.goto(path, wait_until="networkidle")
        shifted = page.evaluate(
            """() => new Promise((told) => {
              let sum = 0;
              new PerformanceObserver((list) => { for (const { value } of list.getEntries()) sum += value; })
                .observe({ type: "layout-shift", buffered: true });
              requestAnimationFrame(() => setTimeout(() => told(sum), 50));
            })"""
        )
    assert shifted < 0.01
