"""Helpers to open the site in a real browser, to collect its errors and to act as a user."""

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from tests.support.processes.stack import Stack

PASSWORD = "correct horse"
EXPECTED_ERRORS = re.compile(
    r"the server responded with a status of 4|Response Status Error Code 4|htmx:(sendAbort|afterRequest),"
    r"|Service Worker registration blocked by Playwright"
)
ABORTED = "net::ERR_ABORTED"
"""The failure of a search that the next keystroke replaced."""
CONDITION_SECONDS = 30
PHONE, DESKTOP = (360, 740), (1280, 800)
Scheme = Literal["light", "dark"]


@dataclass
class PageErrors:
    """Errors, failed requests and requests to other hosts. Expected: 4xx responses that a test provokes, and requests
    that leaving the page aborts."""

    base: str
    messages: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED_ERRORS.search(message.text):
            self.messages.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.messages.append(f"requested from another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != ABORTED:
            self.messages.append(f"failed: {request.url} {request.failure}")


@contextmanager
def open_page(
    browser: Browser,
    base_url: str,
    *,
    scripts: bool = True,
    size: tuple[int, int] = DESKTOP,
    scheme: Scheme = "light",
    touch: bool = False,
) -> Iterator[Page]:
    """A page in a new browser context. Fails on closing if the page had errors."""
    context = browser.new_context(
        base_url=base_url,
        java_script_enabled=scripts,
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        has_touch=touch,
        is_mobile=touch,
        service_workers="block",  # requests would pass by the routes of tests
    )
    errors = PageErrors(base_url)
    context.on("page", errors.listen)
    yield context.new_page()
    context.close()
    assert not errors.messages, errors.messages


def stack_page(browser: Browser, stack: Stack, *, scripts: bool, size: tuple[int, int] = DESKTOP) -> Iterator[Page]:
    with open_page(browser, stack.web_url, scripts=scripts, size=size) as page:
        yield page


def sign_up(page: Page, name: str = "") -> str:
    name = name or f"Ada {secrets.token_hex(4)}"
    page.goto("/signup")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return name


def become_member(page: Page, name: str = "") -> str:
    """As `sign_up`, without its pages."""
    name = name or f"Ada {secrets.token_hex(4)}"
    answer = page.request.post("/api/users", data={"name": name, "password": PASSWORD})
    assert answer.status == 201, answer.text()
    page.goto("/")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return name


def request_list(page: Page, user_id: str, amount: str) -> None:
    page.get_by_label("User id").fill(user_id)
    page.get_by_label("How many movies").fill(amount)
    page.get_by_role("button", name="Recommend").click()


def row_of(page: Page, title: str) -> Locator:
    """The row or card of a movie."""
    return page.locator("li", has=page.get_by_role("link", name=title, exact=True)).first


def choose_stars(page: Page, title: str, stars: str) -> None:
    """Clicks a star, and the button if there are no scripts to submit the form."""
    row = row_of(page, title)
    row.locator(f'.stars [aria-label="{stars} stars"]').click()
    if not has_scripts(page):
        row.get_by_role("button", name="Rate", exact=True).click()


def message(page: Page) -> Locator:
    """What the page says about the last deed, with "Undo"."""
    return page.locator(".toast-deed").last if has_scripts(page) else page.locator("#list .news")


def pick(page: Page, *titles: str) -> None:
    for title in titles:
        page.locator("label.pick", has_text=title).first.click()
    if not has_scripts(page):
        page.get_by_role("button", name="Show my list").click()


def has_scripts(page: Page) -> bool:
    return bool(page.evaluate("matchMedia('(scripting: enabled)').matches"))


def list_titles(page: Page) -> list[str]:
    """Of the page that a click before may have led to."""
    page.wait_for_load_state("domcontentloaded")
    return page.locator("#list .movie-info > a").all_inner_texts()


def wait_until_idle(page: Page) -> None:
    """Waits until htmx has no request under way."""
    expect(page.locator(".htmx-request")).to_have_count(0)


def wait_until(page: Page, condition: str, argument: str | None = None) -> None:
    """A JavaScript expression or function is true, or its promise. Playwright's `wait_for_function` takes any promise
    for true, and evaluates an expression again in a way that the content security policy of the site forbids."""
    deadline = time.monotonic() + CONDITION_SECONDS
    while not page.evaluate(condition, argument):
        assert time.monotonic() < deadline, f"not within {CONDITION_SECONDS} s: {condition}"
        page.wait_for_timeout(20)
