"""/status while a real training runs: live with JavaScript, as of the moment without."""

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_every_page_in_browser import AXE, violations
from tests.support.browser import PHONE, visiting
from tests.support.processes.stack import Stack

PATIENCE = 240_000
BETWEEN = re.compile(r"^[1-9]\d?$")
WATCH = """() => {
  window.steps = [];
  new MutationObserver(() => {
    const step = document.getElementById("step");
    if (step) window.steps.push(step.textContent);
  }).observe(document.querySelector("main"), { childList: true, subtree: true });
  window.heard = [];
  const said = document.getElementById("announcement");
  new MutationObserver(() => window.heard.push(said.textContent)).observe(said, { childList: true });
}"""


def internal(stack: Stack) -> httpx.Client:
    authorization = {"Authorization": f"Bearer {stack.internal_token}"}
    return httpx.Client(base_url=stack.recommender_url, headers=authorization, timeout=30)


@contextmanager
def held_in_the_middle(stack: Stack, recommender: httpx.Client) -> Iterator[None]:
    """However fast the machine is, the training that runs is seen at work."""

    def at_work() -> bool:
        state = recommender.get("/internal/train").json()
        return bool(state["stage"] == "fit" and 0 < state["percent"] < 50)

    stack.wait_until(at_work, PATIENCE / 1000)
    told = [json.loads(line) for line in stack.log("recommender").splitlines() if '"training started"' in line]
    os.killpg(told[-1]["pid"], signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(told[-1]["pid"], signal.SIGCONT)


def is_live(page: Page) -> None:
    expect(page.locator("#freshness")).to_contain_text("Live")


def test_a_training_is_followed_to_its_new_model_without_a_new_page(
    browser: Browser, stack: Stack, live_page: Page
) -> None:
    live_page.goto("/status")
    is_live(live_page)
    old = live_page.locator("#version").inner_text()
    live_page.evaluate(WATCH)
    with internal(stack) as recommender:
        recommender.post("/internal/train").raise_for_status()
        with held_in_the_middle(stack, recommender):
            bar = live_page.get_by_role("progressbar", name="Training")
            expect(bar).to_have_attribute("value", BETWEEN, timeout=PATIENCE)
            live_page.evaluate(AXE)
            assert violations(live_page) == []
            shown_without_scripts(browser, stack)
        expect(live_page.locator("#panel-training")).to_contain_text("No training is running", timeout=PATIENCE)
        expect(live_page.locator("#version")).not_to_have_text(old, timeout=PATIENCE)
        new = recommender.get("/internal/status").json()["model_version"]
    assert live_page.locator("#version").inner_text() == new
    expect(live_page.locator("#panel-training")).to_contain_text("on request")
    steps = list(dict.fromkeys(live_page.evaluate("window.steps")))
    assert steps == sorted(steps, key=lambda step: (step != "Starting", step))
    heard = live_page.evaluate("window.heard")
    assert heard[-1] == "No training is running. The last one succeeded."
    assert len(heard) == len(set(heard)) <= 5


def shown_without_scripts(browser: Browser, stack: Stack) -> None:
    with visiting(browser, stack.web_url, scripts=False) as page:
        page.goto("/status")
        expect(page.get_by_role("progressbar", name="Training")).to_be_visible()
        expect(page.locator("#panel-training")).to_contain_text("so far")
        page.get_by_role("link", name="Refresh").click()
        expect(page.get_by_role("heading", name="Training", exact=True)).to_be_visible()


def test_without_scripts_the_page_shows_the_state_at_load(browser: Browser, stack: Stack) -> None:
    with visiting(browser, stack.web_url, scripts=False, size=PHONE) as page:
        page.goto("/status")
        for name in ("Training", "Model", "Data set", "Dependencies", "The last minute", "Connections"):
            expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="Refresh")).to_be_visible()


def test_a_part_that_goes_and_comes_back_is_seen_without_a_new_page(live_page: Page, stack: Stack) -> None:
    live_page.goto("/status")
    is_live(live_page)
    with stack.paused("redis"):
        expect(live_page.locator("#health")).to_have_text("Matinee works, but a dependency is down.", timeout=30_000)
    expect(live_page.locator("#health")).to_have_text("Everything is up.", timeout=30_000)


def test_who_does_not_look_holds_no_place(live_page: Page, stack: Stack) -> None:
    live_page.goto("/status")
    is_live(live_page)
    live_page.goto("/about")
    with internal(stack) as recommender:

        def told(path: str) -> float:
            metrics = recommender.get("/metrics").text.splitlines()
            lines = [line for line in metrics if "request_seconds_count" in line and f'"{path}"' in line]
            return sum(float(line.split()[-1]) for line in lines)

        def is_quiet() -> bool:
            before = told("/internal/train")
            live_page.wait_for_timeout(2500)
            return told("/internal/train") == before

        stack.wait_until(is_quiet)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_real_list_is_looked_into(browser: Browser, stack: Stack, scripts: bool) -> None:
    with visiting(browser, stack.web_url, scripts=scripts, size=PHONE) as page:
        page.goto("/about")
        first = page.locator(".illustrated strong").inner_text()
        page.get_by_text("The same in numbers").click()
        amounts = [float(text) for text in page.locator(".sum tbody td:last-child").all_inner_texts()]
        score = float(page.locator(".sum tfoot td:last-child").inner_text())
        assert sum(amounts) == pytest.approx(score, abs=0.04)
        page.get_by_role("link", name="the list of user 196").click()
        expect(page.locator("#list .movie-info > a").first).to_have_text(first)
