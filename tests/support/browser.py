"""The site in a real browser: how a page is opened and listened to, and what people do on it."""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from tests.support.processes.stack import Stack

FOUND = (os.environ.get("CHROMIUM"), *map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
CHROMIUM = next(filter(None, FOUND), None)
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
EXPECTED = re.compile(
    r"the server responded with a status of 4|Response Status Error Code 4|htmx:(sendAbort|afterRequest),"
)
REPLACED = "net::ERR_ABORTED"
"""A search that the next letter made needless."""
PHONE, DESKTOP = (360, 740), (1280, 800)
Scheme = Literal["light", "dark"]


@dataclass
class Complaints:
    """What a page must not give cause for. A 4xx that a test provokes is logged too, and expected; so is a request that
    was under way when one left the page."""

    base: str
    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.search(message.text):
            self.heard.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.heard.append(f"asked another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != REPLACED:
            self.heard.append(f"failed: {request.url} {request.failure}")


@contextmanager
def visiting(
    browser: Browser,
    base_url: str,
    *,
    scripts: bool = True,
    size: tuple[int, int] = DESKTOP,
    scheme: Scheme = "light",
    touch: bool = False,
) -> Iterator[Page]:
    """A new visitor's page, which nothing may be wrong with when it is closed."""
    context = browser.new_context(
        base_url=base_url,
        java_script_enabled=scripts,
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        has_touch=touch,
        is_mobile=touch,
    )
    complaints = Complaints(base_url)
    context.on("page", complaints.listen)
    yield context.new_page()
    context.close()
    assert not complaints.heard, complaints.heard


def visit(browser: Browser, stack: Stack, *, scripts: bool, size: tuple[int, int] = DESKTOP) -> Iterator[Page]:
    with visiting(browser, stack.web_url, scripts=scripts, size=size) as page:
        yield page


def sign_up(page: Page, name: str = "") -> str:
    name = name or f"Ada {secrets.token_hex(4)}"
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


def beside(page: Page, title: str) -> Locator:
    """What stands around a movie's title: a row, a card."""
    return page.locator("li", has=page.get_by_role("link", name=title, exact=True)).first


def choose_stars(page: Page, title: str, stars: str) -> None:
    """As people do: a click on a star; the button too where scripts do not press it."""
    around = beside(page, title)
    around.locator(f'.stars [aria-label="{stars} stars"]').click()
    if not has_scripts(page):
        around.get_by_role("button", name="Rate", exact=True).click()


def pick(page: Page, *titles: str) -> None:
    for title in titles:
        page.locator("label.pick", has_text=title).first.click()
    if not has_scripts(page):
        page.get_by_role("button", name="Show my list").click()


def has_scripts(page: Page) -> bool:
    return bool(page.evaluate("matchMedia('(scripting: enabled)').matches"))


def titles(page: Page) -> list[str]:
    return page.locator("#list .movie-info > a").all_inner_texts()


def settled(page: Page) -> None:
    """Nothing is under way any more."""
    expect(page.locator(".htmx-request")).to_have_count(0)
