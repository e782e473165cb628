"""What a member does, by the keyboard alone and by a screen reader: rating and undo, what if, Together, importing,
the profile and connected apps."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.apps.connecting_page import AppOnPage, origin
from tests.support.assistive.users import AssistedUser, wait_until_heard
from tests.support.browser import PASSWORD, list_titles

pytestmark = [pytest.mark.long, pytest.mark.longest]

NUMBERS = "userId,movieId,rating,timestamp\n7,1,4.0,964982703\n7,100,4.5,964982703\n8,1,1.0,964982703\n"


def rate(user: AssistedUser, movie_id: int, stars: str) -> None:
    answer = user.page.request.post(
        f"/movies/{movie_id}/rating", form={"rating": stars}, headers={"origin": origin(user.page)}
    )
    assert answer.ok


def expect_focus_somewhere(page: Page) -> None:
    expect(page.locator("body")).not_to_be_focused()


def test_rating_in_the_list_and_undoing(member: AssistedUser) -> None:
    page = member.page
    title = list_titles(page)[0]
    row = page.locator("#list li").first
    member.focus("radio", "0.5 stars")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(row.get_by_role("radio", name="4.5 stars")).to_be_focused()
    page.keyboard.press("Enter")
    wait_until_heard(page, f"You gave {title} 4.5 stars.")
    expect(page.locator("#list").get_by_role("link", name=title, exact=True)).to_have_count(0)
    expect_focus_somewhere(page)
    member.press("button", f"Undo: {title}")
    wait_until_heard(page, "Undone.")
    expect(page.locator("#list").get_by_role("link", name=title, exact=True)).to_be_visible()
    expect_focus_somewhere(page)


def test_rating_on_a_films_page(member: AssistedUser) -> None:
    page = member.page
    page.goto("/movies/50")
    member.focus("radio", "0.5 stars")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    wait_until_heard(page, "You gave Star Wars 1.0 stars.")
    expect_focus_somewhere(page)
    member.press("button", "Remove: Star Wars")
    wait_until_heard(page, "Your rating of Star Wars is removed.")
    member.press("button", "Not interested in Star Wars")
    wait_until_heard(page, "Star Wars will not be recommended to you again.")
    member.press("button", "Recommend it again: Star Wars")
    member.press("button", "Want to see: Star Wars")
    wait_until_heard(page, "Star Wars is on your watchlist.")
    member.press("button", "On my watchlist: take Star Wars off it")
    wait_until_heard(page, "Star Wars is off your watchlist.")


def test_asking_why_and_what_if(member: AssistedUser) -> None:
    page = member.page
    rate(member, 50, "5")
    page.goto("/what-if?movie=181")
    member.press("link", "Take it away: Star Wars")
    member.focus("link", "Put it back: Star Wars")
    wait_until_heard(page, "Without your 5 stars for Star Wars")
    member.press("link", "Put it back: Star Wars")
    member.focus("link", "Take it away: Star Wars")


def test_a_list_for_two(member: AssistedUser) -> None:
    page = member.page
    page.goto("/together?amount=10")
    member.fill("First user id", "13")
    member.fill("Second user id", "196")
    wait_until_heard(page, "Both would give 4 stars or more to")
    expect(page.get_by_role("textbox", name="Second user id")).to_be_focused()
    assert len(list_titles(page)) == 10


def choose_file(user: AssistedUser, name: str, content: str) -> None:
    """The window in which one chooses a file is the browser's own."""
    user.page.goto("/profile")
    field = user.page.get_by_label("A file from")
    field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    user.press("button", "Look at it")


def test_importing_answering_and_undoing(member: AssistedUser) -> None:
    page = member.page
    choose_file(member, "ratings.csv", NUMBERS)
    expect(page.get_by_role("heading", name="Before anything counts")).to_be_visible()
    member.focus("radio", "ml-100k, the one that this site uses")
    page.keyboard.press("Space")
    member.focus("combobox", "The file has ratings of several people. Who are you?")
    page.keyboard.type("7")
    member.press("button", "Go on")
    member.press("button", "Import 2 ratings")
    expect(page.get_by_role("heading", name="2 ratings imported")).to_be_visible()
    member.press("button", "Undo this import")
    expect(page.get_by_role("heading", name="The import is undone")).to_be_visible()


def test_choosing_a_film_for_a_title_that_is_not_known(member: AssistedUser) -> None:
    page = member.page
    choose_file(member, "ratings.csv", "title,year,rating\nFargo,1996,4\nNobody Made This Movie,2024,3\n")
    member.fill("Another title of Nobody Made This Movie", "heat", role="searchbox")
    wait_until_heard(page, "movie")
    member.focus("radio", "Leave it out")
    wanted = page.get_by_role("radio", name="Heat (1995)")
    for _ in range(page.get_by_role("radio").count()):
        if not wanted.is_checked():
            page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()
    wait_until_heard(page, "Import 2 ratings")
    expect_focus_somewhere(page)
    member.press("button", "Import 2 ratings")
    expect(page.get_by_role("heading", name="2 ratings imported")).to_be_visible()


def test_settings_on_the_profile(member: AssistedUser) -> None:
    page = member.page
    page.goto("/profile")
    member.fill("Display name (optional)", "Ada, Countess")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada, Countess")
    # a summary is a button to Playwright and a disclosure triangle to the browser
    page.get_by_text("Change my password").press("Enter")
    member.fill("Password until now", PASSWORD)
    member.fill("New password", "a horse that is even more correct")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your password is changed.")).to_be_visible()


def test_connecting_an_app(member: AssistedUser) -> None:
    page = member.page
    page.goto(AppOnPage(page).address())
    member.focus("button", "Connect")
