"""The last list where the site cannot be reached, and nothing of it once its owner has left."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import become_member, list_titles, wait_until
from tests.support.processes.stack import Stack


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    """Its errors are those of a network that is not there."""
    context = browser.new_context(base_url=stack.web_url, service_workers="allow")
    yield context.new_page()
    context.close()


def look_at_own_list(page: Page) -> list[str]:
    """With a service worker that is ready to answer."""
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    wait_until(page, "caches.has('matinee-list')")
    wait_until(page, "navigator.serviceWorker.controller !== null")
    return list_titles(page)


def go_offline(page: Page) -> None:
    page.context.set_offline(True)
    page.goto("/movies")
    expect(page.get_by_role("heading", name="Matinee cannot be reached")).to_be_visible()


def come_back(page: Page) -> None:
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page.get_by_text("cannot be reached")).to_have_count(0)


def test_the_last_list_is_shown_offline_and_forgotten_by_its_owner(page: Page) -> None:
    become_member(page)
    titles = look_at_own_list(page)
    assert titles
    go_offline(page)
    assert page.locator("main li bdi").all_text_contents() == titles
    expect(page.get_by_text("Your list, as of:")).to_be_visible()
    come_back(page)

    page.goto("/profile")
    page.get_by_label("Nobody").check()
    page.get_by_role("region", name="Privacy").get_by_role("button", name="Save").click()
    wait_until(page, "caches.has('matinee-list').then((kept) => !kept)")
    look_at_own_list(page)

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    wait_until(page, "caches.has('matinee-list').then((kept) => !kept)")
    go_offline(page)
    expect(page.get_by_text("No list is kept on this device.")).to_be_visible()
    come_back(page)


def test_a_page_of_somebody_else_forgets_the_list(page: Page) -> None:
    """As after a session that has ended on another device."""
    become_member(page)
    look_at_own_list(page)
    page.context.clear_cookies()
    page.goto("/about")
    wait_until(page, "caches.has('matinee-list').then((kept) => !kept)")
