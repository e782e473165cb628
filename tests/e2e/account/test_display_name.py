"""What others are told that somebody is called."""

from playwright.sync_api import Browser, Page, expect

from tests.support.browser import become_member, open_page
from tests.support.processes.stack import Stack


def test_a_display_name_is_ones_own_until_it_is_shown_to_all(page: Page, browser: Browser, stack: Stack) -> None:
    name = become_member(page)
    page.goto("/profile")
    user_id = page.locator("h1 + p strong").inner_text()
    section = page.get_by_role("region", name="Your name for others")
    section.get_by_label("Display name").fill("Countess")
    section.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Countess")
    with open_page(browser, stack.web_url, scripts=False) as other:
        heading = other.get_by_role("heading", level=1)
        other.goto(f"/result?user_id={user_id}")
        expect(heading).to_have_text(f"For user {user_id}")
        section.get_by_label("Show it to everybody").check()
        section.get_by_role("button", name="Save").click()
        expect(section.get_by_label("Show it to everybody")).to_be_checked()
        other.reload()
        expect(heading).to_have_text(f"For Countess, user {user_id}")
        expect(other.get_by_text(name)).to_have_count(0)
