"""Measures in a browser the time from a click on a star until the changed list is painted.

Run `make paint` while `make run` runs in another terminal; set URL=... for another address.
"""

import os
import secrets
import statistics
import sys

from playwright.sync_api import Page, sync_playwright

from tests.load.stacks import running_stack
from tests.support.browser import PASSWORD
from tests.support.chromium.find import find_chromium

CLICKS, WARM_UP = 100, 10
CLICK = """() => new Promise((resolve) => {
  const list = document.getElementById("list");
  const started = performance.now();
  const changed = (_, watch) => {
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
  };
  new MutationObserver(changed).observe(list, { childList: true });
  const star = list.querySelector('.stars [aria-label="4.0 stars"]');
  star.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
})"""


def measure(page: Page) -> list[float]:
    name = f"Painter {secrets.token_hex(4)}"
    page.request.post("/api/users", data={"name": name, "password": PASSWORD})
    page.goto("/")
    return [page.evaluate(CLICK) for _ in range(CLICKS + WARM_UP)][WARM_UP:]


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium, Chrome or Edge was found.")
    url = os.environ.get("URL") or running_stack().web_url
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options)
        times = measure(browser.new_page(base_url=url, viewport={"width": 1280, "height": 800}))
    cuts = statistics.quantiles(times, n=20)
    print(f"from a click on a star to the changed list painted, {CLICKS} clicks on {url}:")
    print(f"p50 {statistics.median(times):.0f} ms, p95 {cuts[18]:.0f} ms, worst {max(times):.0f} ms")


if __name__ == "__main__":
    main()
