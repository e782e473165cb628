"""Want to see, seen on a day, and not now: beside every film, with undo, with JavaScript and without."""

from playwright.sync_api import Page, expect

from tests.support.browser import become_member, choose_stars, has_scripts, list_titles, message, row_of


def press(page: Page, title: str, button: str) -> None:
    row_of(page, title).get_by_role("button", name=button).click()


def open_more(page: Page, title: str) -> None:
    row_of(page, title).locator("details.more-deeds summary").click()


def undo(page: Page) -> None:
    message(page).get_by_role("button", name="Undo").click()


def test_a_film_of_the_list_is_wanted_rested_seen_and_rated(page: Page) -> None:
    become_member(page)
    first, second, third = list_titles(page)[:3]
    press(page, first, "Want to see")
    expect(message(page)).to_contain_text(f"{first} is on your watchlist.")
    expect(row_of(page, first).get_by_role("button", name="On my watchlist")).to_be_visible()
    undo(page)
    expect(row_of(page, first).get_by_role("button", name="Want to see")).to_be_visible()
    press(page, first, "Want to see")
    expect(row_of(page, first).get_by_role("button", name="On my watchlist")).to_be_visible()
    open_more(page, second)
    press(page, second, "Not now")
    expect(message(page)).to_contain_text(f"{second} will not be recommended to you for a month.")
    expect(page.locator("#list").get_by_role("link", name=second, exact=True)).to_have_count(0)
    open_more(page, third)
    row_of(page, third).locator('input[name="day"]').fill("2026-01-31")
    press(page, third, "Seen on this day")
    expect(message(page)).to_contain_text(f"You saw {third} on 31 January 2026.")
    expect(page.locator("#list").get_by_role("link", name=third, exact=True)).to_have_count(0)

    page.goto("/diary")
    expect(page.get_by_role("heading", name="January 2026")).to_be_visible()
    expect(row_of(page, third)).to_contain_text("Saturday, 31 January")
    page.get_by_role("link", name="2026").first.click()
    expect(page.get_by_role("heading", name="2026 in review")).to_be_visible()

    page.goto("/watchlist")
    expect(row_of(page, first)).to_be_visible()
    page.get_by_role("button", name="Keep them out").click()
    expect(page.get_by_role("button", name="Let them in again")).to_be_visible()
    page.goto("/")
    assert first not in list_titles(page)
    page.goto("/watchlist")
    choose_stars(page, first, "4.5")
    if has_scripts(page):
        expect(page.get_by_text("You gave it 4.5.")).to_be_visible()
        page.reload()
    expect(page.get_by_text("Nothing is on your watchlist.")).to_be_visible()
