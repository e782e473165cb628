"""From the first look to a list of one's own."""

import re
import secrets

from playwright.sync_api import Page, expect

from tests.support.browser import PASSWORD, PHONE, pick, settled, titles

LOVED = ("Casablanca", "The African Queen")


def test_picks_make_a_list_at_once_and_signing_up_keeps_them(page: Page) -> None:
    page.goto("/")
    before = titles(page)
    assert len(before) == 10
    pick(page, *LOVED)
    expect(page.locator("#first_list")).to_have_text("Based on your 2 picks")
    picked = titles(page)
    assert picked != before
    assert not set(LOVED) & set(picked)
    expect(page.locator("#list .reason").first).to_contain_text(re.compile("|".join(LOVED)))
    page.get_by_role("link", name="Sign up to keep this list").click()
    page.get_by_label("Name").fill(f"Ada {secrets.token_hex(4)}")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="What shall we watch")).to_be_visible()
    assert set(titles(page)) == set(picked)
    page.goto("/profile")
    expect(page.get_by_text("You gave it 5.0.")).to_have_count(2)


def test_a_pick_is_taken_back(page: Page) -> None:
    page.goto("/")
    before = titles(page)
    pick(page, LOVED[0])
    expect(page.locator("#first_list")).to_have_text("Based on your 1 pick")
    pick(page, LOVED[0])
    expect(page.locator("#first_list")).to_have_text("Liked by many")
    assert titles(page) == before


def test_each_pick_changes_the_list_in_place_and_says_what_moved(live_page: Page) -> None:
    live_page.goto("/")
    live_page.evaluate("window.stayed = true")
    pick(live_page, LOVED[0])
    expect(live_page.locator("#list .list-changes")).to_contain_text("new")
    expect(live_page.locator("#announcement")).to_contain_text("new")
    expect(live_page.locator("#list .moved.new").first).to_be_visible()
    assert live_page.evaluate("window.stayed")


def test_of_many_quick_picks_none_is_lost(live_page: Page) -> None:
    live_page.goto("/")
    boxes = live_page.locator("label.pick")
    for place in range(8):
        boxes.nth(place).click(no_wait_after=True)
    expect(live_page.locator("#first_list")).to_have_text("Based on your 8 picks")
    settled(live_page)
    live_page.reload()
    expect(live_page.locator("label.pick :checked")).to_have_count(8)


def test_picks_are_made_with_the_keyboard(live_page: Page) -> None:
    live_page.goto("/")
    live_page.get_by_role("checkbox", name=LOVED[0]).focus()
    live_page.keyboard.press("Space")
    expect(live_page.locator("#first_list")).to_have_text("Based on your 1 pick")
    expect(live_page.get_by_role("checkbox", name=LOVED[0])).to_be_focused()


def test_on_a_phone_the_list_is_told_of_beside_the_picks(phone_page: Page) -> None:
    phone_page.goto("/")
    peek = phone_page.locator("#preview-link")
    expect(peek).to_be_in_viewport()
    before = peek.inner_text()
    pick(phone_page, LOVED[0])
    expect(peek).not_to_have_text(before)
    peek.click()
    expect(phone_page.locator("#first_list")).to_be_in_viewport()
    assert phone_page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_a_movie_is_picked_from_its_own_page(page: Page) -> None:
    page.goto("/movies/50")
    page.get_by_role("button", name="I love it").click()
    expect(page.locator("#first_list")).to_have_text("Based on your 1 pick")
    assert "Star Wars" not in titles(page)
