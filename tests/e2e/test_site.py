"""The paper's pages in a real browser, with and without JavaScript, against the whole stack."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import PASSWORD, become_member, list_titles, request_list, sign_up


def test_the_form_leads_to_a_list(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Movies").click()
    request_list(page, "196", "10")
    expect(page.get_by_role("heading", name="For user 196")).to_be_visible()
    expect(page.locator("#list [data-movie]")).to_have_count(10)
    first = page.locator("#list [data-movie]").first
    expect(first.locator(".rank")).to_have_text("1")
    expect(first.get_by_role("img", name=re.compile(r"Predicted: \d\.\d of 5 stars"))).to_be_visible()
    assert first.locator(".reason").inner_text()


@pytest.mark.parametrize(
    ("user_id", "amount", "says"),
    [
        ("abc", "10", "“abc” is not a user id"),
        pytest.param("", "10", "The user id is missing", marks=pytest.mark.long),
        pytest.param("900000", "10", "No user has this id", marks=pytest.mark.long),
    ],
)
def test_invalid_input_leads_to_the_error_page_and_back_with_the_input(
    live_page: Page, user_id: str, amount: str, says: str
) -> None:
    live_page.goto("/movies")
    request_list(live_page, user_id, amount)
    expect(live_page.locator("#problem")).to_contain_text(says)
    live_page.get_by_role("link", name="Back to the form").click()
    expect(live_page.get_by_label("User id")).to_have_value(user_id)
    expect(live_page.get_by_label("How many movies")).to_have_value(amount)


def test_signing_out_and_in_again(page: Page) -> None:
    name = sign_up(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Name or user id").fill(name)
    page.get_by_label("Password").fill("wrong horse")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").first).to_contain_text("do not belong together")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_controls_change_the_list_and_its_shareable_address(page: Page) -> None:
    page.goto("/result?user_id=196&amount=5")
    before = list_titles(page)
    page.get_by_label("Genre").select_option("Film-Noir")
    page.get_by_label("From year").fill("1940")
    page.get_by_label("To year").fill("1959")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("genre=Film-Noir&from_year=1940&to_year=1959"))
    expect(page.locator("#list .facts-line").first).to_contain_text("Film-Noir")
    after = list_titles(page)
    assert after != before
    page.goto(page.url)
    assert list_titles(page) == after
    expect(page.get_by_label("From year")).to_have_value("1940")


def test_moving_a_slider_updates_the_list(live_page: Page) -> None:
    live_page.goto("/result?user_id=196&amount=5")
    live_page.evaluate("window.stayed = true")
    before = list_titles(live_page)
    live_page.get_by_label("Popularity").focus()
    live_page.keyboard.press("Home")
    expect(live_page).to_have_url(re.compile(r"popularity=-1\.0"))
    assert not set(list_titles(live_page)) & set(before)
    expect(live_page.get_by_label("Popularity")).to_be_focused()
    assert live_page.evaluate("window.stayed")


def test_an_empty_list_says_what_to_do(page: Page) -> None:
    page.goto("/result?user_id=196&amount=5&genre=Western&from_year=2150")
    expect(page.locator("#list .loosen")).to_contain_text("without the filter “years”")
    page.get_by_role("link", name="Show all movies again").click()
    expect(page.locator("#list [data-movie]")).to_have_count(5)


def test_surprise_me_shows_a_random_users_list(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Surprise me").click()
    expect(page.get_by_role("heading", name=re.compile(r"For user \d+"))).to_be_visible()
    expect(page.locator("#list [data-movie]")).to_have_count(10)


def test_search_results_update_without_a_page_load(live_page: Page) -> None:
    become_member(live_page)
    live_page.goto("/movies")
    live_page.evaluate("window.stayed = true")
    live_page.get_by_label("Title").press_sequentially("godfathr the")
    expect(live_page.get_by_role("link", name="The Godfather", exact=True)).to_be_visible()
    expect(live_page).to_have_url(re.compile("q=godfathr"))
    live_page.get_by_label("From year").fill("1973")
    expect(live_page.get_by_role("link", name="The Godfather", exact=True)).to_have_count(0)
    expect(live_page.get_by_role("link", name="The Godfather: Part II")).to_be_visible()
    live_page.go_back()
    expect(live_page.get_by_role("link", name="The Godfather", exact=True)).to_be_visible()
    assert live_page.evaluate("window.stayed")


def test_paging_survives_reload_and_back(page: Page) -> None:
    page.goto("/movies?genre=Horror")
    first = page.locator(".poster .title").all_inner_texts()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("cursor=24"))
    expect(page.get_by_role("navigation", name="Pages")).to_contain_text("25 to 48")
    second = page.locator(".poster .title").all_inner_texts()
    assert not set(first) & set(second)
    page.reload()
    assert page.locator(".poster .title").all_inner_texts() == second
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_role("navigation", name="Pages")).to_contain_text("1 to 24")
    page.go_back()
    expect(page.get_by_role("navigation", name="Pages")).to_contain_text("25 to 48")


def test_the_chosen_theme_is_remembered(page: Page) -> None:
    page.goto("/about")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.get_by_role("button", name="Dark").click()
    expect(page.get_by_role("button", name="Light")).to_be_visible()
    assert page.evaluate(background) != light
    page.goto("/status")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_api_is_documented_in_the_browser(page: Page) -> None:
    page.goto("/api/docs")
    operation = page.locator(".operation", has_text="/api/users/{user_id}/recommendations")
    operation.locator("summary").click()
    expect(operation.get_by_text('"predicted_rating"')).to_be_visible()
