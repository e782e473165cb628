"""No page shows an old state of a profile: after Back, in other tabs, after a failure, and for another user."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import (
    become_member,
    choose_stars,
    list_titles,
    message,
    open_page,
    stack_page,
    wait_until_idle,
)
from tests.support.chromium.find import find_chromium
from tests.support.processes.stack import Stack

NO_CACHE_OF_PAGES = "--disable-back-forward-cache"


@pytest.fixture(params=[False, True], ids=["page loaded again", "page from memory"])
def page_with_history(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[Page]:
    chromium = find_chromium()
    if not request.param or chromium is None:
        yield from stack_page(browser, stack, scripts=True)
        return
    keeping = browser.browser_type.launch(**chromium.launch_options, ignore_default_args=[NO_CACHE_OF_PAGES])
    with open_page(keeping, stack.web_url) as page:
        yield page
    keeping.close()


def test_back_shows_what_was_rated_meanwhile(page_with_history: Page) -> None:
    page = page_with_history
    become_member(page)
    page.goto("/")
    first = list_titles(page)[0]
    page.get_by_role("link", name=first, exact=True).click()
    page.locator('#own .stars [aria-label="5.0 stars"]').click()
    expect(page.locator("#own")).to_contain_text("You gave it 5.0.")
    expect(page.locator("#own")).to_contain_text("predicted from your other ratings")
    page.go_back()
    expect(page.get_by_role("heading", name="What shall we watch")).to_be_visible()
    expect(page.locator("#list").get_by_role("link", name=first, exact=True)).to_have_count(0)
    expect(page.locator("#list [data-movie]")).to_have_count(10)


def test_other_tabs_show_what_one_of_them_changed(live_page: Page) -> None:
    become_member(live_page)
    live_page.goto("/movies/50")
    tabs = [live_page.context.new_page() for _ in range(2)]
    for tab, path in zip(tabs, ("/profile", "/movies?q=star+wars"), strict=True):
        tab.goto(path)
    live_page.locator('#own .stars [aria-label="4.5 stars"]').click()
    expect(live_page.locator("#own")).to_contain_text("You gave it 4.5.")
    expect(tabs[0].locator(".rated-movie")).to_contain_text("You gave it 4.5.")
    expect(tabs[1].locator("#stars-50")).to_contain_text("You gave it 4.5.")
    message(live_page).get_by_role("button", name="Undo").click()
    expect(live_page.locator("#own")).not_to_contain_text("You gave it")
    expect(tabs[0].get_by_role("main")).to_contain_text("You have not rated a movie yet")
    expect(tabs[1].locator("#stars-50")).not_to_contain_text("You gave it")


def test_what_was_opened_stays_open_when_the_page_asks_again(live_page: Page) -> None:
    become_member(live_page)
    live_page.goto("/movies/50")
    live_page.locator("#own summary").click()
    live_page.locator("#own input[type=date]").fill("2024-05-01")
    live_page.get_by_role("button", name="Seen on this day").focus()
    for _ in range(2):  # the second question is asked after the answer to the first was shown
        with live_page.expect_response("**/movies/50"):
            live_page.evaluate("dispatchEvent(new Event('focus'))")
    expect(live_page.locator("#own details")).to_have_attribute("open", "")
    expect(live_page.locator("#own input[type=date]")).to_have_value("2024-05-01")


def test_a_rating_that_failed_takes_its_star_back_and_says_why(live_page: Page) -> None:
    become_member(live_page)
    live_page.goto("/movies?q=fargo")
    problem = '<p id="error-message">The store is temporarily unavailable. Nothing was changed.</p>'
    live_page.route("**/rating", lambda route: route.fulfill(status=429, content_type="text/html", body=problem))
    choose_stars(live_page, "Fargo", "4.0")
    expect(live_page.locator("#error-notice")).to_contain_text("Nothing was changed.")
    expect(live_page.locator(".stars :checked")).to_have_count(0)
    expect(live_page.get_by_text("You gave it")).to_have_count(0)


def test_a_page_of_one_user_stores_nothing_for_another(live_page: Page) -> None:
    ann = become_member(live_page)
    live_page.goto("/movies?q=fargo")
    live_page.route("**/movies?q=fargo", lambda route: route.abort("aborted"))  # so that it does not learn of Ben
    other = live_page.context.new_page()
    ben = become_member(other)
    choose_stars(live_page, "Fargo", "4.0")
    expect(live_page.locator("#error-notice")).to_contain_text(f"{ben} is signed in in this browser by now")
    expect(live_page.locator(".stars :checked")).to_have_count(0)
    other.goto("/profile")
    expect(other.get_by_role("main")).to_contain_text("You have not rated a movie yet")
    live_page.unroute("**/movies?q=fargo")
    live_page.evaluate("dispatchEvent(new Event('focus'))")
    expect(live_page.get_by_role("link", name=f"{ben}: my profile")).to_be_visible()
    expect(live_page.get_by_text(ann)).to_have_count(0)
    expect(live_page.locator("#error-notice")).to_contain_text("Nothing was changed. You can go on as")


def test_several_deeds_can_each_be_undone_and_focus_is_kept(live_page: Page) -> None:
    become_member(live_page)
    live_page.goto("/")
    first, second = list_titles(live_page)[:2]
    for _ in range(2):
        live_page.get_by_role("button", name="Not interested").first.click()
        wait_until_idle(live_page)
    toasts = live_page.locator(".toast-deed")
    expect(toasts).to_have_count(2)
    assert not {first, second} & set(list_titles(live_page))
    toasts.first.get_by_role("button", name="Undo").focus()
    live_page.keyboard.press("Enter")
    expect(toasts).to_have_count(1)
    expect(live_page.locator("#list").get_by_role("link", name=first, exact=True)).to_be_focused()
    live_page.keyboard.press("Control+z")
    expect(toasts).to_have_count(0)
    assert {first, second} <= set(list_titles(live_page))
    live_page.goto("/movies?q=fargo")
    live_page.get_by_role("button", name="Not interested").first.focus()
    live_page.keyboard.press("Enter")
    expect(live_page.get_by_role("button", name="Recommend it again").first).to_be_visible()
    assert live_page.evaluate("document.activeElement !== document.body")
