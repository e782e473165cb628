"""Checks a page in every theme and width for accessibility, and keeps screenshots in `reports/screens/`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from embedded.programs import ROOT
from tests.support.browser import DESKTOP, PHONE, Scheme, wait_until_idle

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
SCREENS = ROOT / "reports" / "screens"


@dataclass(frozen=True)
class State:
    """A page, and what a user does on it before it is checked."""

    name: str
    path: str
    act: Callable[[Page], None] = lambda _: None


def violations(page: Page, *rules: str) -> list[str]:
    chosen = {"runOnly": list(rules)} if rules else {"rules": {"target-size": {"enabled": True}}}
    found: list[Any] = page.evaluate("options => axe.run(document, options).then(({violations}) => violations)", chosen)
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def accessibility_violations(page: Page, state: State) -> list[str]:
    """Violations in both themes and widths. Themes differ in colours only, so each width runs all rules once."""
    page.goto(state.path)
    state.act(page)
    wait_until_idle(page)
    page.evaluate(AXE)
    found = [*check(page, state, "wide-light", DESKTOP, "light"), *check(page, state, "wide-dark", DESKTOP, "dark")]
    found += [*check(page, state, "phone-dark", PHONE, "dark"), *check(page, state, "phone-light", PHONE, "light")]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    return found


def check(page: Page, state: State, variant: str, size: tuple[int, int], scheme: Scheme) -> list[str]:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.screenshot(path=SCREENS / f"{state.name}-{variant}.png")
    return violations(page) if variant in ("wide-light", "phone-dark") else violations(page, "color-contrast")
