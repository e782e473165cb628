"""`make paint`: what a person waits for in a browser, on the stack that `make run` started.

The time from a click on a star until the changed list is painted, the same on slow 3G (as Chromium's developer tools
have it), and how soon clicks and keys are shown (Interaction to Next Paint) on a processor four times as slow. A busy
machine is slower: the load is printed. Set URL=... for another address. Fails beyond a limit.
"""

import os
import secrets
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.load.stacks import running_stack
from tests.support.browser import PASSWORD, PHONE, wait_until, wait_until_idle
from tests.support.chromium.find import find_chromium

CLICKS, WARM_UP, SLOW_CLICKS = 100, 10, 10
ROUND_TRIP_MS, BYTES_PER_SECOND = 2000, 50_000
SLOW_PROCESSOR = 4
STAR_PAINTED_MS, LIST_P95_MS, LIST_ABOVE_ROUND_TRIP_MS, INTERACTION_MS = 200, 100, 300, 200

# [until the star is painted, until the changed list is]
CLICK = """() => new Promise((resolve) => {
  const list = document.getElementById("list");
  const started = performance.now();
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const painted = () => frame().then(() => performance.now() - started);
  const star = list.querySelector('.stars [aria-label="4.0 stars"]');
  new MutationObserver(async (_, watch) => {
    watch.disconnect();
    resolve([await shown, await painted()]);
  }).observe(list, { childList: true });
  star.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
  const shown = painted();
})"""
# the longest event of each interaction, by its kind
WATCH_INTERACTIONS = """() => {
  window.interactions = {};
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) interactions[interactionId] = Math.max(interactions[interactionId] ?? 0, duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
}"""


@dataclass(frozen=True)
class Measured:
    what: str
    milliseconds: float
    limit: float

    def line(self) -> str:
        return f"{self.what:58} {self.milliseconds:6.0f} ms  (limit {self.limit:.0f})"


def signed_up(page: Page) -> Page:
    name = f"Painter {secrets.token_hex(4)}"
    page.request.post("/api/users", data={"name": name, "password": PASSWORD})
    page.goto("/")
    return page


def clicks(page: Page, count: int) -> tuple[list[float], list[float]]:
    """How long each of the stars and of the changed lists took to be painted."""
    times = [page.evaluate(CLICK) for _ in range(count + WARM_UP)][WARM_UP:]
    return [star for star, _ in times], [changed for _, changed in times]


def quantile(times: Sequence[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def fast_network(page: Page) -> list[Measured]:
    stars, lists = clicks(page, CLICKS)
    return [
        Measured("star painted, p95", quantile(stars, 95), STAR_PAINTED_MS),
        Measured("changed list painted, p50", statistics.median(lists), LIST_P95_MS),
        Measured("changed list painted, p95", quantile(lists, 95), LIST_P95_MS),
    ]


def slow_network(page: Page) -> list[Measured]:
    limits = {"offline": False, "latency": ROUND_TRIP_MS}
    limits |= {"downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", limits)
    stars, lists = clicks(page, SLOW_CLICKS)
    return [
        Measured("slow 3G: star painted, longest", max(stars), STAR_PAINTED_MS),
        Measured("slow 3G: changed list, median", statistics.median(lists), ROUND_TRIP_MS + LIST_ABOVE_ROUND_TRIP_MS),
    ]


def slow_processor(page: Page) -> list[Measured]:
    """Each is the longest interaction of its page, which Interaction to Next Paint is below fifty of them."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
    return [
        Measured(f"processor a fourth as fast: {what}", act(page), INTERACTION_MS)
        for what, act in (("rating, undo, not interested", rate), ("search", search), ("filters", filter_list))
    ]


def longest(page: Page) -> float:
    wait_until_idle(page)
    wait_until(page, "Object.keys(interactions).length > 0")
    return float(page.evaluate("Math.max(...Object.values(interactions))"))


def rate(page: Page) -> float:
    page.goto("/")
    page.evaluate(WATCH_INTERACTIONS)
    for stars in ("4.0", "2.0", "5.0"):
        page.locator(f'#list .stars [aria-label="{stars} stars"]').first.click()
        wait_until_idle(page)
    page.locator(".toast-deed").last.get_by_role("button", name="Undo").click()
    wait_until_idle(page)
    page.locator("#list").get_by_role("button", name="Not interested").first.click()
    return longest(page)


def search(page: Page) -> float:
    page.goto("/movies")
    page.evaluate(WATCH_INTERACTIONS)
    page.get_by_role("main").get_by_role("searchbox").press_sequentially("star wars", delay=60)
    return longest(page)


def filter_list(page: Page) -> float:
    page.goto("/")
    page.evaluate(WATCH_INTERACTIONS)
    page.locator("summary", has_text="Tune this list").click()
    slider = page.get_by_role("slider").first
    slider.focus()
    for _ in range(4):
        slider.press("ArrowRight")
    return longest(page)


def measure(browser: Browser, url: str) -> list[Measured]:
    def new_page(**options: Any) -> Page:
        return signed_up(browser.new_page(base_url=url, **options))

    phone = {"viewport": {"width": PHONE[0], "height": PHONE[1]}, "service_workers": "block"}
    return [
        *fast_network(new_page(viewport={"width": 1280, "height": 800})),
        *slow_network(new_page(**phone)),
        *slow_processor(new_page(**phone)),
    ]


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium, Chrome or Edge was found.")
    url = os.environ.get("URL") or running_stack().web_url
    before = os.getloadavg()[0]
    with sync_playwright() as playwright:
        measured = measure(playwright.chromium.launch(**chromium.launch_options), url)
    after = os.getloadavg()[0]
    print(f"{url}: {CLICKS} clicks on stars, {SLOW_CLICKS} on slow 3G; load {before:.1f} before, {after:.1f} after")
    print("\n".join(one.line() for one in measured))
    if beyond := [one.what for one in measured if one.milliseconds > one.limit]:
        sys.exit(f"Beyond the limit: {'; '.join(beyond)}")


if __name__ == "__main__":
    main()
