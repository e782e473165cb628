"""/status during a real training: live with JavaScript, as of page load without."""

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, open_page
from tests.support.page_checks import AXE, violations
from tests.support.processes.stack import Stack

TRAINING_TIMEOUT = 240_000
UNDER_WAY = re.compile(r"^[1-9]\d?$")
WATCH = """() => {
  window.steps = [];
  new MutationObserver(() => {
    const step = document.getElementById("step");
    if (step) window.steps.push(step.textContent);
  }).observe(document.querySelector("main"), { childList: true, subtree: true });
  window.announcements = [];
  const region = document.getElementById("announcement");
  new MutationObserver(() => window.announcements.push(region.textContent)).observe(region, { childList: true });
}"""


def internal(stack: Stack) -> httpx.Client:
    authorization = {"Authorization": f"Bearer {stack.internal_token}"}
    return httpx.Client(base_url=stack.recommender_url, headers=authorization, timeout=30)


@contextmanager
def paused_training(stack: Stack, recommender: httpx.Client) -> Iterator[None]:
    """Starts a training and pauses its process where the page shows it under way.

    It is stopped for each look at its progress, so that no machine is too fast or too busy to catch it halfway.
    """
    earlier = len(started_trainings(stack))
    recommender.post("/internal/train").raise_for_status()
    stack.wait_until(lambda: len(started_trainings(stack)) > earlier)
    group = started_trainings(stack)[-1]

    def is_stopped_halfway() -> bool:
        os.killpg(group, signal.SIGSTOP)
        state = recommender.get("/internal/train").json()
        if state["stage"] == "fit" and 0 < state["percent"] < 100:
            return True
        os.killpg(group, signal.SIGCONT)
        return False

    stack.wait_until(is_stopped_halfway, TRAINING_TIMEOUT / 1000)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


def started_trainings(stack: Stack) -> list[int]:
    """The process groups of all trainings so far."""
    return [json.loads(line)["pid"] for line in stack.log("recommender").splitlines() if '"training started"' in line]


def expect_live(page: Page) -> None:
    expect(page.locator("#freshness")).to_contain_text("Live")


def test_a_training_is_shown_live_until_its_model_is_served(browser: Browser, stack: Stack, live_page: Page) -> None:
    live_page.goto("/status")
    expect_live(live_page)
    old = live_page.locator("#version").inner_text()
    live_page.evaluate(WATCH)
    with internal(stack) as recommender:
        with paused_training(stack, recommender):
            bar = live_page.get_by_role("progressbar", name="Training")
            expect(bar).to_have_attribute("value", UNDER_WAY, timeout=TRAINING_TIMEOUT)
            live_page.evaluate(AXE)
            assert violations(live_page) == []
            expect_shown_without_scripts(browser, stack)
        expect(live_page.locator("#panel-training")).to_contain_text("No training is running", timeout=TRAINING_TIMEOUT)
        expect(live_page.locator("#version")).not_to_have_text(old, timeout=TRAINING_TIMEOUT)
        new = recommender.get("/internal/status").json()["model_version"]
    assert live_page.locator("#version").inner_text() == new
    expect(live_page.locator("#panel-training")).to_contain_text("on request")
    steps = list(dict.fromkeys(live_page.evaluate("window.steps")))
    assert steps == sorted(steps, key=lambda step: (step != "Starting", step))
    announcements = live_page.evaluate("window.announcements")
    assert announcements[-1] == "No training is running. The last one succeeded."
    assert len(announcements) == len(set(announcements)) <= 5


def expect_shown_without_scripts(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.web_url, scripts=False) as page:
        page.goto("/status")
        expect(page.get_by_role("progressbar", name="Training")).to_be_visible()
        expect(page.locator("#panel-training")).to_contain_text("so far")
        page.get_by_role("link", name="Refresh").click()
        expect(page.get_by_role("heading", name="Training", exact=True)).to_be_visible()


def test_without_scripts_the_page_shows_the_state_at_load(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.web_url, scripts=False, size=PHONE) as page:
        page.goto("/status")
        for name in ("Training", "Model", "Data set", "Dependencies", "The last minute", "Connections"):
            expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="Refresh")).to_be_visible()


def test_a_dependency_that_fails_and_recovers_is_shown_live(live_page: Page, stack: Stack) -> None:
    live_page.goto("/status")
    expect_live(live_page)
    with stack.paused("redis"):
        expect(live_page.locator("#health")).to_have_text("Matinee works, but something is down.", timeout=30_000)
    expect(live_page.locator("#health")).to_have_text("Everything is up.", timeout=30_000)


def test_leaving_the_page_ends_its_stream(live_page: Page, stack: Stack) -> None:
    live_page.goto("/status")
    expect_live(live_page)
    live_page.goto("/about")
    with internal(stack) as recommender:

        def requests_to(path: str) -> float:
            metrics = recommender.get("/metrics").text.splitlines()
            lines = [line for line in metrics if "request_seconds_count" in line and f'"{path}"' in line]
            return sum(float(line.split()[-1]) for line in lines)

        def is_quiet() -> bool:
            before = requests_to("/internal/train")
            live_page.wait_for_timeout(2500)
            return requests_to("/internal/train") == before

        stack.wait_until(is_quiet)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_about_page_explains_a_real_list(browser: Browser, stack: Stack, scripts: bool) -> None:
    with open_page(browser, stack.web_url, scripts=scripts, size=PHONE) as page:
        page.goto("/about")
        first = page.locator(".illustrated strong").inner_text()
        page.get_by_text("The same in numbers").click()
        amounts = [float(text) for text in page.locator(".sum tbody td:last-child").all_inner_texts()]
        score = float(page.locator(".sum tfoot td:last-child").inner_text())
        assert sum(amounts) == pytest.approx(score, abs=0.04)
        page.get_by_role("link", name="the list of user 196").click()
        expect(page.locator("#list .movie-info > a").first).to_have_text(first)
