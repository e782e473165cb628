"""Journeys by the keyboard alone, and by a screen reader: what is done is in the accessibility tree, and what
comes of it is announced."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.support.assistive.users import AssistedUser, wait_until_heard
from tests.support.browser import PASSWORD, list_titles

pytestmark = pytest.mark.long


def test_signing_up_out_and_in(user: AssistedUser) -> None:
    page, name = user.page, f"Kay {secrets.token_hex(4)}"
    page.goto("/")
    user.press("link", "Sign up")
    user.fill("Name", name)
    user.focus("textbox", "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    user.press("link", "Go on")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    user.press("button", "Sign out")
    user.press("link", "Sign in")
    user.fill("Name or user id", name)
    user.fill("Password", "wrong horse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("do not belong together")
    user.fill("Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_sliders_and_filters(user: AssistedUser) -> None:
    page = user.page
    page.goto("/result?user_id=196&amount=10")
    before = list_titles(page)
    user.focus("slider", "Popularity")
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("slider", name="Popularity")).to_have_attribute("aria-valuetext", "-0.6")
    expect(page.locator("#list .movie-info > a").first).not_to_have_text(before[0])
    user.focus("combobox", "Genre")
    page.keyboard.type("Western")
    expect(page.locator("#list")).to_contain_text("Western")
    expect(page.get_by_role("combobox", name="Genre")).to_be_focused()


def test_searching_and_opening_a_film(member: AssistedUser) -> None:
    page = member.page
    page.goto("/movies")
    member.fill("Title or year", "casablnca", role="searchbox")
    page.wait_for_url(re.compile("q=casablnca"))
    wait_until_heard(page, "1")
    expect(page.get_by_role("searchbox", name="Title or year")).to_be_focused()
    member.press("link", "Casablanca")
    expect(page.get_by_role("heading", level=1, name="Casablanca")).to_be_visible()


def test_voting_in_a_room_and_taking_it_back(user: AssistedUser) -> None:
    page = user.page
    page.goto("/rooms")
    user.fill("Your name in this room", "Ada")
    user.press("button", "Make a room")
    wanted = page.locator("#card .movie-info > a").inner_text()
    user.press("button", "Yes")
    wait_until_heard(page, "Next: ")
    expect(page.get_by_role("button", name="Yes", exact=True)).to_be_focused()
    page.get_by_text("Your 1 vote").press("Enter")
    user.press("button", f"Take back: {wanted}")
    expect(page.locator("#list")).to_contain_text("Movies that somebody wants appear here.")
    expect(page.locator("body")).not_to_be_focused()
