"""Rating as play: by mouse, touch and keyboard; the list follows at once, and says how."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, beside, choose_stars, settled, sign_up, titles, visiting
from tests.support.processes.stack import Stack


def own_list(page: Page) -> None:
    sign_up(page)
    page.get_by_role("link", name="My list").click()
    expect(page.locator("#list [data-movie]")).to_have_count(10)


def test_a_new_user_rates_a_movie_and_the_list_is_another(page: Page) -> None:
    own_list(page)
    before = titles(page)
    choose_stars(page, before[0], "5.0")
    expect(page.locator("#list .news")).to_contain_text(f"You gave {before[0]}")
    after = titles(page)
    assert len(after) == 10
    assert before[0] not in after
    assert after != before[1:]
    page.goto("/")
    assert titles(page) == after
    page.goto("/profile")
    expect(page.locator(".rated-movie").first).to_contain_text("You gave it 5.0.")


def test_a_rating_is_undone(page: Page) -> None:
    own_list(page)
    before = titles(page)
    choose_stars(page, before[0], "5.0")
    expect(page.locator("#list .news")).to_contain_text("You gave")
    page.locator(".news").get_by_role("button", name="Undo").click()
    expect(page.locator("#list .movie-info > a").first).to_have_text(before[0])
    expect(page.locator("#list .news")).not_to_contain_text("You gave")
    assert titles(page) == before


def test_what_is_not_of_interest_goes_and_can_be_brought_back(page: Page) -> None:
    own_list(page)
    first = titles(page)[0]
    page.get_by_role("button", name="Not interested").first.click()
    expect(page.locator("#list")).to_contain_text("will not be recommended to you again")
    assert first not in titles(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#list")).not_to_contain_text("will not be recommended to you again")
    assert first in titles(page)


def test_what_was_seen_waits_in_the_profile_to_be_rated(page: Page) -> None:
    own_list(page)
    first = titles(page)[0]
    page.get_by_role("button", name="Seen it").first.click()
    expect(page.locator("#list .news")).to_contain_text(f"You have seen {first}")
    assert first not in titles(page)
    page.locator(".news").get_by_role("link", name="your profile").click()
    expect(page.get_by_role("heading", name="Seen, not yet rated")).to_be_visible()
    choose_stars(page, first, "4.0")
    expect(page.get_by_text("You gave it 4.0.")).to_be_visible()
    page.goto("/profile")
    expect(page.get_by_role("heading", name="Seen, not yet rated")).to_have_count(0)


def test_the_list_changes_in_place_and_says_what_moved(live_page: Page) -> None:
    own_list(live_page)
    live_page.evaluate("window.stayed = true")
    first = titles(live_page)[0]
    choose_stars(live_page, first, "0.5")
    expect(live_page.locator("#list .news")).to_contain_text(f"You gave {first} 0.5 stars.")
    expect(live_page.locator("#list .list-changes")).to_contain_text(re.compile(r"\d+ new"))
    expect(live_page.locator("#announcement")).to_contain_text(f"You gave {first} 0.5 stars.")
    expect(live_page.locator("#list .moved").first).to_be_visible()
    assert live_page.evaluate("window.stayed")


def test_rows_glide_unless_one_wants_no_motion(live_page: Page) -> None:
    own_list(live_page)
    live_page.evaluate(
        "() => { window.glides = 0; const animate = Element.prototype.animate;"
        "Element.prototype.animate = function (...of) { window.glides += 1; return animate.apply(this, of); } }"
    )
    choose_stars(live_page, titles(live_page)[0], "5.0")
    expect(live_page.locator("#list .news")).to_contain_text("You gave")
    assert live_page.evaluate("window.glides") > 0
    live_page.emulate_media(reduced_motion="reduce")
    live_page.evaluate("window.glides = 0")
    title = titles(live_page)[0]
    choose_stars(live_page, title, "5.0")
    expect(live_page.locator("#list .news")).to_contain_text(title)
    assert live_page.evaluate("window.glides") == 0


def test_stars_are_given_with_the_keyboard_and_one_goes_on_from_there(live_page: Page) -> None:
    own_list(live_page)
    live_page.get_by_role("radio", name="0.5 stars", exact=True).first.focus()
    for _ in range(6):
        live_page.keyboard.press("ArrowRight")
    live_page.keyboard.press("Tab")
    expect(live_page.get_by_role("button", name="Rate", exact=True).first).to_be_focused()
    live_page.keyboard.press("Enter")
    expect(live_page.locator("#list .news")).to_contain_text("3.5 stars")
    expect(live_page.locator(".news").get_by_role("button", name="Undo")).to_be_focused()


def test_enter_on_a_star_is_enough(live_page: Page) -> None:
    sign_up(live_page)
    live_page.goto("/movies?q=fargo")
    beside(live_page, "Fargo").get_by_role("radio", name="4.0 stars", exact=True).focus()
    live_page.keyboard.press("Space")
    live_page.keyboard.press("Enter")
    expect(live_page.get_by_text("You gave it 4.0.")).to_be_visible()


def test_stars_are_given_by_touch(browser: Browser, stack: Stack) -> None:
    with visiting(browser, stack.web_url, size=PHONE, touch=True) as page:
        own_list(page)
        first = titles(page)[0]
        star = beside(page, first).locator('.stars [aria-label="4.5 stars"]')
        box = star.bounding_box()
        assert box is not None
        assert box["width"] >= 24
        assert box["height"] >= 24
        star.tap()
        expect(page.locator("#list .news")).to_contain_text(f"You gave {first} 4.5 stars.")


def test_a_movie_is_found_rated_changed_changed_back_and_unrated(page: Page) -> None:
    sign_up(page)
    page.goto("/profile")
    page.get_by_role("link", name="Find movies to rate").click()
    page.get_by_label("Title").fill("godfathr")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="The Godfather", exact=True).click()
    expect(page.get_by_role("heading", name="How it was rated")).to_be_visible()
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


def test_a_changed_mind_is_changed_back(live_page: Page) -> None:
    sign_up(live_page)
    live_page.goto("/movies?q=fargo")
    choose_stars(live_page, "Fargo", "4.0")
    expect(live_page.get_by_text("You gave it 4.0.")).to_be_visible()
    choose_stars(live_page, "Fargo", "1.0")
    expect(live_page.get_by_text("You gave it 1.0.")).to_be_visible()
    live_page.get_by_role("button", name="Undo").click()
    expect(live_page.get_by_text("You gave it 4.0.")).to_be_visible()


def test_two_tabs_that_rate_at_once_end_in_the_same_truth(live_page: Page) -> None:
    own_list(live_page)
    other = live_page.context.new_page()
    other.goto(live_page.url)
    first, *_, last = titles(live_page)
    for page, title in ((live_page, first), (other, last)):
        beside(page, title).locator('.stars [aria-label="5.0 stars"]').click(no_wait_after=True)
    for page in (live_page, other):
        expect(page.locator("#list")).to_have_attribute("data-version", "2")
        settled(page)
    assert titles(live_page) == titles(other)
    assert not {first, last} & set(titles(other))
    live_page.goto("/profile")
    expect(live_page.get_by_text("You gave it 5.0.")).to_have_count(2)


def test_what_goes_wrong_with_a_part_of_a_page_is_said_on_it(live_page: Page) -> None:
    sign_up(live_page)
    live_page.goto("/movies?q=fargo")
    live_page.context.clear_cookies()
    choose_stars(live_page, "Fargo", "4.0")
    expect(live_page.locator("#error-notice")).to_contain_text("Please sign in first")
    expect(live_page.get_by_role("link", name="Fargo", exact=True)).to_be_visible()


def test_who_rates_far_down_the_list_stays_there(phone_page: Page) -> None:
    own_list(phone_page)
    third = titles(phone_page)[2]
    beside(phone_page, third).locator(".stars").scroll_into_view_if_needed()
    place = phone_page.evaluate("scrollY")
    choose_stars(phone_page, third, "4.5")
    expect(phone_page.locator("#list .news")).to_contain_text(f"You gave {third}")
    settled(phone_page)
    assert place > 0
    assert phone_page.evaluate("scrollY") == place
