"""Three people in three browsers choose a movie; each sees what the others do, without loading the page again."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import DESKTOP, PHONE, become_member, list_titles, open_page
from tests.support.processes.stack import Stack


def card(page: Page) -> str:
    return page.locator("#card .movie-info > a").inner_text()


def vote(page: Page, name: str) -> None:
    before = card(page)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("#card .movie-info > a")).not_to_have_text(before)


def make_room(page: Page, name: str) -> str:
    """Returns the link to it."""
    page.goto("/together")
    page.get_by_role("link", name="Make a room").click()
    page.get_by_label("Your name in this room").fill(name)
    page.get_by_role("button", name="Make a room").click()
    return page.get_by_label("Link to this room").input_value()


def join(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Your name in this room").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text(f"You are {name}.")).to_be_visible()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["wide", "phone"])
def people(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[list[Page]]:
    with ExitStack() as pages:
        yield [pages.enter_context(open_page(browser, stack.web_url, size=request.param)) for _ in range(3)]


def test_three_people_choose_a_movie(people: list[Page]) -> None:
    """A member and two guests, one of whom says which movies they love."""
    ada, bob, cem = people
    become_member(ada)
    link = make_room(ada, "Ada")
    bob.goto(link)
    bob.locator("label.pick").first.click()
    join_here(bob, "Bob")
    join(cem, link, "Cem <b>")
    for page in people:
        expect(page.locator("#people li")).to_have_count(3)
        expect(page.locator("#people")).to_contain_text("Cem <b>")
        page.evaluate("window.stayed = true")
    assert {card(page) for page in people} == {card(ada)}

    vetoed = card(ada)
    cem.get_by_role("button", name="Veto").click()
    for page in people:
        expect(page.locator("#card .movie-info > a")).not_to_have_text(vetoed)
    first = card(ada)
    vote(ada, "Yes")
    expect(cem.locator("#list")).to_contain_text("Wanted by 1 of 3")
    vote(bob, "No")
    expect(cem.locator("#list")).to_contain_text("1 against")
    second = card(ada)
    for page in people:
        while card(page) != second:
            vote(page, "No")
        vote(page, "Yes")
    for page in people:
        expect(page.locator(".winner")).to_contain_text(f"Everybody wants {second}")
        assert list_titles(page)[0] == second
        assert vetoed not in list_titles(page)
        assert page.evaluate("window.stayed")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert first in list_titles(ada)

    ada.locator("#people li", has_text="Bob").get_by_role("button", name="Remove").click()
    expect(bob.get_by_role("heading", name="Join the room")).to_be_visible()
    expect(cem.locator("#people li")).to_have_count(2)


def join_here(page: Page, name: str) -> None:
    page.get_by_label("Your name in this room").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()


def test_a_vote_by_keyboard_keeps_the_focus_and_says_the_next_movie(live_page: Page) -> None:
    make_room(live_page, "Ada")
    live_page.get_by_role("button", name="Yes", exact=True).focus()
    live_page.keyboard.press("Enter")
    expect(live_page.locator("#list")).to_contain_text("Wanted by all")
    expect(live_page.get_by_role("button", name="Yes", exact=True)).to_be_focused()
    expect(live_page.locator("#announcement")).to_contain_text(f"Next: {card(live_page)}")
    live_page.get_by_text("Your 1 vote").click()
    live_page.get_by_role("button", name="Take back").click()
    expect(live_page.locator("#list")).to_contain_text("Movies that somebody wants appear here.")


def test_what_others_do_is_said(browser: Browser, live_page: Page, stack: Stack) -> None:
    link = make_room(live_page, "Ada")
    with open_page(browser, stack.web_url) as other:
        join(other, link, "Bob")
        expect(live_page.locator("#announcement")).to_contain_text("2 people are here: Ada, Bob")
        wanted = card(other)
        vote(other, "Yes")
        expect(live_page.locator("#announcement")).to_contain_text(f"In front: {wanted}, wanted by 1 of 2.")


def test_a_swipe_to_the_right_is_a_yes(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.web_url, size=PHONE, touch=True) as page:
        make_room(page, "Ada")
        wanted = card(page)
        for event, across in (("pointerdown", 60), ("pointerup", 200)):
            where = {"pointerType": "touch", "clientX": across, "clientY": 300, "bubbles": True}
            page.locator("#card").dispatch_event(event, where)
        expect(page.locator("#list")).to_contain_text("Wanted by all")
        assert list_titles(page) == [wanted]


def test_the_fairness_changes_the_movies_for_everybody(browser: Browser, live_page: Page, stack: Stack) -> None:
    link = make_room(live_page, "Ada")
    with open_page(browser, stack.web_url) as other:
        join(other, link, "Bob")
        choice = other.get_by_role("button", name="The least happy one decides")
        expect(choice).to_have_attribute("aria-pressed", "false")
        expect(other.locator(".fairness .facts-line")).to_have_count(3)
        live_page.get_by_role("button", name="The least happy one decides").click()
        expect(choice).to_have_attribute("aria-pressed", "true")


def test_without_javascript_one_can_vote_and_is_told_to_load_the_page_again(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.web_url, scripts=False) as page:
        make_room(page, "Ada")
        expect(page.get_by_text("Without JavaScript you can vote here")).to_be_visible()
        vote(page, "Yes")
        expect(page.locator("#list")).to_contain_text("Wanted by all")
