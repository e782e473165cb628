"""Webhooks on the profile page, by the keyboard alone."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.support.assistive.users import KeyboardUser
from tests.support.browser import become_member
from tests.support.page_checks import State, accessibility_violations

pytestmark = pytest.mark.long
URL = "https://app.example/hook"
"""Of a name that leads nowhere, so each delivery fails."""
SECONDS = 60


def make_webhook(user: KeyboardUser) -> str:
    """Its secret."""
    page = user.page
    page.goto("/profile")
    user.open("Add a webhook")
    user.focus("textbox", "Address")
    page.keyboard.type(URL)
    user.press("checkbox", "your new lists")
    user.press("button", "Add it")
    expect(page.get_by_role("heading", name="Webhook secret")).to_be_visible()
    secret = page.get_by_role("status").filter(has_text="whsec_").inner_text()
    user.press("link", "Back to the profile")
    page.wait_for_url("**/profile#webhooks")
    return secret


def rate_and_await_the_delivery(page: Page, user_id: int) -> None:
    assert page.request.put(f"/api/users/{user_id}/ratings/50", data={"rating": 5}).ok
    deadline = time.monotonic() + SECONDS
    while not page.request.get(f"/api/users/{user_id}/webhooks").json()["webhooks"][0]["deliveries"]:
        assert time.monotonic() < deadline, "nothing was sent"
        page.wait_for_timeout(100)


def test_a_webhook_is_made_fails_and_is_removed_by_keyboard(live_page: Page) -> None:
    page, user = live_page, KeyboardUser(live_page)
    become_member(page)
    (session,) = (each for each in page.context.cookies() if each["name"] == "matinee_session")
    user_id = int(session["value"].split(".")[0])
    secret = make_webhook(user)
    section = page.get_by_role("region", name="Webhooks")
    expect(section.get_by_role("listitem").first).to_contain_text(re.compile(rf"{URL}\s*your new ratings\s*Deliveries"))
    assert secret not in page.content()

    rate_and_await_the_delivery(page, user_id)
    page.goto("/profile")
    user.open(f"Deliveries: {URL}")
    expect(section).to_contain_text("failed (unreachable)")
    user.press("button", f"New secret: {URL}")
    expect(page.get_by_role("status").filter(has_text="whsec_")).not_to_have_text(secret)
    opened = State("webhooks", "/profile", lambda page: page.locator("summary", has_text=URL).click())
    assert accessibility_violations(page, opened) == []

    page.goto("/profile")
    user.open(f"Deliveries: {URL}")
    user.press("button", f"Remove: {URL}")
    expect(section).not_to_contain_text(URL)
