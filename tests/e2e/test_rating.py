"""Rating by mouse, touch and keyboard: the list changes at once and says how."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import (
    PHONE,
    become_member,
    choose_stars,
    list_titles,
    message,
    open_page,
    row_of,
    wait_until,
    wait_until_idle,
)
from tests.support.processes.stack import Stack


def open_own_list(page: Page) -> None:
    become_member(page)
    page.get_by_role("link", name="My list").click()
    expect(page.locator("#list [data-movie]")).to_have_count(10)


def test_a_new_users_rating_changes_the_list(page: Page) -> None:
    open_own_list(page)
    before = list_titles(page)
    choose_stars(page, before[0], "5.0")
    expect(message(page)).to_contain_text(re.compile(f"You (gave|rated) {re.escape(before[0])}"))
    after = list_titles(page)
    assert len(after) == 10
    assert before[0] not in after
    assert after != before[1:]
    page.goto("/")
    assert list_titles(page) == after
    page.goto("/profile")
    expect(page.locator(".rated-movie").first).to_contain_text("You gave it 5.0.")


def test_a_rating_can_be_undone(page: Page) -> None:
    open_own_list(page)
    before = list_titles(page)
    choose_stars(page, before[0], "5.0")
    expect(message(page)).to_contain_text(re.compile("You (gave|rated)"))
    message(page).get_by_role("button", name="Undo").click()
    expect(page.locator("#list .movie-info > a").first).to_have_text(before[0])
    expect(page.locator(".toast-deed, .news .alert")).to_have_count(0)
    assert list_titles(page) == before


def test_not_interested_removes_a_movie_and_can_be_undone(page: Page) -> None:
    open_own_list(page)
    first = list_titles(page)[0]
    page.get_by_role("button", name="Not interested").first.click()
    expect(message(page)).to_contain_text("will not be recommended to you again")
    assert first not in list_titles(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast-deed, .news .alert")).to_have_count(0)
    assert first in list_titles(page)


def test_a_seen_movie_can_be_rated_later_in_the_profile(page: Page) -> None:
    open_own_list(page)
    first = list_titles(page)[0]
    page.get_by_role("button", name="Seen it").first.click()
    expect(message(page)).to_contain_text(f"You have seen {first}")
    assert first not in list_titles(page)
    message(page).get_by_role("link", name="your profile").click()
    expect(page.get_by_role("heading", name="Seen, not yet rated")).to_be_visible()
    choose_stars(page, first, "4.0")
    expect(page.get_by_text("You gave it 4.0.")).to_be_visible()
    page.goto("/profile")
    expect(page.get_by_role("heading", name="Seen, not yet rated")).to_have_count(0)


def test_the_list_changes_in_place_and_announces_the_changes(live_page: Page) -> None:
    open_own_list(live_page)
    live_page.evaluate("window.stayed = true")
    first = list_titles(live_page)[0]
    choose_stars(live_page, first, "0.5")
    expect(message(live_page)).to_contain_text(f"You gave {first} 0.5 stars.")
    expect(live_page.locator("#list .list-changes")).to_contain_text(re.compile(r"\d+ new"))
    expect(live_page.locator("#announcement")).to_contain_text(f"You gave {first} 0.5 stars.")
    expect(live_page.locator("#list .moved").first).to_be_visible()
    assert live_page.evaluate("window.stayed")


def test_rows_stay_under_the_pointer_whatever_is_said_above_them(live_page: Page) -> None:
    open_own_list(live_page)
    tops = [top_of_rows(live_page)]
    choose_stars(live_page, list_titles(live_page)[0], "0.5")
    expect(live_page.locator("#list .list-changes")).to_be_visible()
    tops.append(top_of_rows(live_page))
    wait_until_idle(live_page)
    # a row that still glides may be outside of the window, and the click would scroll to it
    wait_until(live_page, "!document.getAnimations().length")
    live_page.get_by_role("button", name="Want to see").first.click()
    expect(live_page.locator("#list .list-changes")).to_have_text("The list stays the same.")
    tops.append(top_of_rows(live_page))
    assert tops == pytest.approx([tops[0]] * 3, abs=1)


def top_of_rows(page: Page) -> float:
    return float(page.evaluate("document.querySelector('.ranking').getBoundingClientRect().top"))


def test_the_introduction_for_new_users_leaves_with_the_first_rating(live_page: Page) -> None:
    become_member(live_page)
    live_page.goto("/")
    introduction = live_page.get_by_text("does not know your taste yet")
    expect(introduction).to_be_visible()
    live_page.evaluate("window.stayed = true")
    choose_stars(live_page, list_titles(live_page)[0], "5.0")
    expect(live_page.get_by_text("tell your Echo your user id")).to_be_visible()
    expect(introduction).to_have_count(0)
    assert live_page.evaluate("window.stayed")


def test_rows_glide_unless_the_user_prefers_reduced_motion(live_page: Page) -> None:
    open_own_list(live_page)
    live_page.evaluate(
        "() => { window.glides = 0; const animate = Element.prototype.animate;"
        "Element.prototype.animate = function (...given) { window.glides += 1; return animate.apply(this, given); } }"
    )
    choose_stars(live_page, list_titles(live_page)[0], "5.0")
    expect(message(live_page)).to_contain_text("You gave")
    assert live_page.evaluate("window.glides") > 0
    live_page.emulate_media(reduced_motion="reduce")
    live_page.evaluate("window.glides = 0")
    title = list_titles(live_page)[0]
    choose_stars(live_page, title, "5.0")
    expect(message(live_page)).to_contain_text(title)
    assert live_page.evaluate("window.glides") == 0


def test_after_rating_by_keyboard_the_focus_moves_to_undo(live_page: Page) -> None:
    open_own_list(live_page)
    live_page.get_by_role("radio", name="0.5 stars", exact=True).first.focus()
    for _ in range(6):
        live_page.keyboard.press("ArrowRight")
    live_page.keyboard.press("Tab")
    expect(live_page.get_by_role("button", name="Rate", exact=True).first).to_be_focused()
    live_page.keyboard.press("Enter")
    expect(message(live_page)).to_contain_text("3.5 stars")
    expect(message(live_page).get_by_role("button", name="Undo")).to_be_focused()


def test_enter_on_a_star_submits_the_rating(live_page: Page) -> None:
    become_member(live_page)
    live_page.goto("/movies?q=fargo")
    row_of(live_page, "Fargo").get_by_role("radio", name="4.0 stars", exact=True).focus()
    live_page.keyboard.press("Space")
    live_page.keyboard.press("Enter")
    expect(live_page.get_by_text("You gave it 4.0.")).to_be_visible()


def test_rating_by_touch(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.web_url, size=PHONE, touch=True) as page:
        open_own_list(page)
        first = list_titles(page)[0]
        star = row_of(page, first).locator('.stars [aria-label="4.5 stars"]')
        box = star.bounding_box()
        assert box is not None
        assert box["width"] >= 24
        assert box["height"] >= 24
        star.tap()
        expect(message(page)).to_contain_text(f"You gave {first} 4.5 stars.")


def test_a_movie_is_found_rated_rated_again_and_unrated(page: Page) -> None:
    become_member(page)
    page.goto("/profile")
    page.get_by_role("link", name="Find movies to rate").click()
    page.get_by_label("Title").fill("godfathr")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="The Godfather", exact=True).click()
    expect(page.get_by_role("heading", name="How people rated it")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Predicted"))).to_be_visible()
    page.goto("/movies?q=the+godfather")
    choose_stars(page, "The Godfather", "4.5")
    expect(page.get_by_text("You gave it 4.5.")).to_be_visible()
    page.goto("/profile")
    choose_stars(page, "The Godfather", "2.0")
    expect(page.get_by_text("You gave it 2.0.")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You gave it")).to_have_count(0)
    page.goto("/profile")
    expect(page.get_by_role("main")).to_contain_text("You have not rated a movie yet")


def test_a_changed_rating_can_be_undone(live_page: Page) -> None:
    become_member(live_page)
    live_page.goto("/movies?q=fargo")
    choose_stars(live_page, "Fargo", "4.0")
    expect(live_page.get_by_text("You gave it 4.0.")).to_be_visible()
    choose_stars(live_page, "Fargo", "1.0")
    expect(live_page.get_by_text("You gave it 1.0.")).to_be_visible()
    live_page.get_by_role("button", name="Undo").click()
    expect(live_page.get_by_text("You gave it 4.0.")).to_be_visible()


def test_two_tabs_that_rate_at_once_end_with_the_same_list(live_page: Page) -> None:
    open_own_list(live_page)
    other = live_page.context.new_page()
    other.goto(live_page.url)
    first, second, *_ = list_titles(live_page)  # the first rating may drop the last one from the list of the other tab
    for page, title in ((live_page, first), (other, second)):
        row_of(page, title).locator('.stars [aria-label="5.0 stars"]').click(no_wait_after=True)
    for page in (live_page, other):
        expect(page.locator("#list")).to_have_attribute("data-version", "2")
        wait_until_idle(page)
    assert list_titles(live_page) == list_titles(other)
    assert not {first, second} & set(list_titles(other))
    live_page.goto("/profile")
    expect(live_page.get_by_text("You gave it 5.0.")).to_have_count(2)


def test_a_rating_after_the_session_has_ended_is_carried_to_the_sign_in_page(live_page: Page) -> None:
    become_member(live_page)
    live_page.goto("/movies?q=fargo")
    live_page.context.clear_cookies()
    choose_stars(live_page, "Fargo", "4.0")
    expect(live_page.get_by_role("main")).to_contain_text("You are not signed in, so nothing was saved.")
    expect(live_page.locator("#content input[name=interrupted]")).to_have_value(re.compile("rating"))


def test_rating_far_down_the_list_keeps_the_place(phone_page: Page) -> None:
    open_own_list(phone_page)
    third = list_titles(phone_page)[2]
    row_of(phone_page, third).locator(".stars").scroll_into_view_if_needed()
    top = top_of_rows(phone_page)
    choose_stars(phone_page, third, "4.5")
    expect(message(phone_page)).to_contain_text(f"You gave {third}")
    wait_until_idle(phone_page)
    assert top < 0
    assert top_of_rows(phone_page) == pytest.approx(top, abs=1)
