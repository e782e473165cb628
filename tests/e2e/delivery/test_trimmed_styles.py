"""The built stylesheet has only those of Bootstrap's rules that the pages use: with all of them they look the same."""

import pytest
from playwright.sync_api import Browser, Page, Route

from embedded.programs import ROOT
from tests.support.browser import PHONE, become_member, open_page
from tests.support.processes.stack import Stack

pytestmark = [pytest.mark.long, pytest.mark.longest]

WHOLE = ROOT / "node_modules/bootstrap/dist/css/bootstrap.min.css"
PAGES = [
    "/",
    "/movies?q=alien",
    "/movies/50",
    "/result?user_id=196&amount=10",
    "/result?user_id=x",
    "/together?users=13,196",
    "/rooms",
    "/wish?words=like+Heat+but+lighter,+purple+elephants",
    "/what-if?movie=100&without=50",
    "/watchlist",
    "/diary",
    "/profile",
    "/services",
    "/signin",
    "/signup",
    "/recover",
    "/about",
    "/privacy",
    "/status",
    "/api/docs",
    "/voice",
]
DIFFERENCES = """async () => {
  const look = () => [...document.body.querySelectorAll("*")].map((element) =>
    ["", "::before", "::after"].map((part) => getComputedStyle(element, part).cssText).join());
  const trimmed = look(), link = document.querySelector('link[href*="bootstrap"]');
  await new Promise((resolve) => {
    link.addEventListener("load", resolve, { once: true });
    link.href = "/static/whole.css";
  });
  const whole = look();
  return [...document.body.querySelectorAll("*")].filter((_, index) => trimmed[index] !== whole[index])
    .map((element) => element.outerHTML.slice(0, 100));
}"""


def differences(page: Page, path: str) -> list[str]:
    page.goto(path)
    found: list[str] = page.evaluate(DIFFERENCES)
    return [f"{path}: {element}" for element in found]


def test_pages_look_as_with_all_of_bootstrap(browser: Browser, stack: Stack) -> None:
    def send_whole(route: Route) -> None:
        route.fulfill(body=WHOLE.read_text(), content_type="text/css")

    with open_page(browser, stack.web_url) as page:
        page.emulate_media(reduced_motion="reduce")
        page.route("**/static/whole.css", send_whole)
        found = [each for path in PAGES for each in differences(page, path)]
        become_member(page)
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        found += [each for path in PAGES for each in differences(page, path)]
    assert found == []
