"""Keeping an account safe: where one is signed in."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PASSWORD, become_member, open_page
from tests.support.page_checks import State, accessibility_violations
from tests.support.processes.stack import Stack


def sign_in(page: Page, name: str) -> None:
    page.goto("/signin")
    page.get_by_label("Name or user id").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def expect_news_of_it(page: Page) -> None:
    page.goto("/profile")
    news = page.get_by_role("region", name="New in your account")
    expect(news).to_contain_text("Somebody signed in. Chrome on Linux")
    news.get_by_role("button", name="That was me").click()
    expect(news).to_have_count(0)


def test_a_session_on_another_device_is_listed_and_ended(live_page: Page, browser: Browser, stack: Stack) -> None:
    name = become_member(live_page)
    with open_page(browser, stack.web_url, scripts=False) as other:
        sign_in(other, name)
        expect_news_of_it(live_page)
        sessions = live_page.get_by_role("region", name="Where you are signed in").get_by_role("listitem")
        expect(sessions).to_have_count(2)
        expect(sessions.first).to_contain_text("Chrome on Linux (this one)")
        sessions.last.get_by_role("button", name="End this session").click()
        expect(sessions).to_have_count(1)
        other.goto("/watchlist")
        expect(other.get_by_role("link", name="Sign in").first).to_be_visible()


@pytest.mark.long
def test_the_sessions_of_a_profile_are_accessible(live_page: Page, browser: Browser, stack: Stack) -> None:
    name = become_member(live_page)
    with open_page(browser, stack.web_url, scripts=False) as other:
        sign_in(other, name)
    assert accessibility_violations(live_page, State("sessions", "/profile")) == []
