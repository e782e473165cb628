"""Picking movies on the home page, from the first visit to an own list."""

import re
import secrets

from playwright.sync_api import Page, expect

from tests.support.browser import PASSWORD, PHONE, list_titles, pick, wait_until_idle

LOVED = ("Casablanca", "The African Queen")


def test_picks_produce_a_list_at_once_and_signing_up_keeps_them(page: Page) -> None:
    page.goto("/")
    before = list_titles(page)
    assert len(before) == 10
    pick(page, *LOVED)
    expect(page.locator("#first_list")).to_have_text("Based on your 2 picks")
    picked = list_titles(page)
    assert picked != before
    assert not set(LOVED) & set(picked)
    expect(page.locator("#list .reason").first).to_contain_text(re.compile("|".join(LOVED)))
    page.get_by_role("link", name="Sign up to keep this list").click()
    page.get_by_label("Name").fill(f"Ada {secrets.token_hex(4)}")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", name="What shall we watch")).to_be_visible()
    assert set(list_titles(page)) == set(picked)
    page.goto("/profile")
    expect(page.get_by_text("You gave it 5.0.")).to_have_count(2)


def test_a_pick_can_be_removed(page: Page) -> None:
    page.goto("/")
    before = list_titles(page)
    pick(page, LOVED[0])
    expect(page.locator("#first_list")).to_have_text("Based on your 1 pick")
    pick(page, LOVED[0])
    expect(page.locator("#first_list")).to_have_text("Liked by many")
    assert list_titles(page) == before


def test_each_pick_updates_the_list_in_place_and_announces_the_changes(live_page: Page) -> None:
    live_page.goto("/")
    live_page.evaluate("window.stayed = true")
    pick(live_page, LOVED[0])
    expect(live_page.locator("#list .list-changes")).to_contain_text("new")
    expect(live_page.locator("#announcement")).to_contain_text("new")
    expect(live_page.locator("#list .moved.new").first).to_be_visible()
    assert live_page.evaluate("window.stayed")


def test_many_quick_picks_are_all_kept(live_page: Page) -> None:
    live_page.goto("/")
    boxes = live_page.locator("label.pick")
    for place in range(8):
        boxes.nth(place).click(no_wait_after=True)
    expect(live_page.locator("#first_list")).to_have_text("Based on your 8 picks")
    wait_until_idle(live_page)
    live_page.reload()
    expect(live_page.locator("label.pick :checked")).to_have_count(8)


def test_movies_are_picked_with_the_keyboard(live_page: Page) -> None:
    live_page.goto("/")
    live_page.get_by_role("checkbox", name=LOVED[0]).focus()
    live_page.keyboard.press("Space")
    expect(live_page.locator("#first_list")).to_have_text("Based on your 1 pick")
    expect(live_page.get_by_role("checkbox", name=LOVED[0])).to_be_focused()


def test_a_phone_shows_a_link_to_the_list_while_picking(phone_page: Page) -> None:
    phone_page.goto("/")
    link = phone_page.locator("#preview-link")
    expect(link).to_be_in_viewport()
    before = link.inner_text()
    pick(phone_page, LOVED[0])
    expect(link).not_to_have_text(before)
    link.click()
    expect(phone_page.locator("#first_list")).to_be_in_viewport()
    assert phone_page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_a_movie_is_picked_on_its_own_page(page: Page) -> None:
    page.goto("/movies/50")
    page.get_by_role("button", name="I love it").click()
    expect(page.locator("#first_list")).to_have_text("Based on your 1 pick")
    assert "Star Wars" not in list_titles(page)
