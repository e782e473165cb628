"""A list for two people: by link, by invitation or with picks, and always up to date."""

import re
import secrets

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import (
    DESKTOP,
    PASSWORD,
    PHONE,
    become_member,
    choose_stars,
    has_scripts,
    list_titles,
    open_page,
    wait_until_idle,
)
from tests.support.processes.stack import Stack


def rate(page: Page, **stars: str) -> None:
    for title, given in stars.items():
        page.goto(f"/movies?q={title}")
        choose_stars(page, title, given)
        expect(page.get_by_text(f"You gave it {given}.")).to_be_visible()


def own_user_id(page: Page) -> str:
    page.goto("/profile")
    return page.locator(".heading strong").inner_text()


def enter_ids(page: Page, first: str, second: str) -> None:
    page.wait_for_load_state()  # before the scripts are loaded, typing does not update the list
    page.get_by_label("First user id").fill(first)
    page.get_by_label("Second user id").fill(second)
    if not has_scripts(page):
        page.get_by_role("button", name="Show our list").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_two_users_share_a_link_and_see_each_rating_in_the_list(
    browser: Browser, stack: Stack, scripts: bool, phone: bool
) -> None:
    size = PHONE if phone else DESKTOP
    with (
        open_page(browser, stack.web_url, scripts=scripts, size=size) as ada,
        open_page(browser, stack.web_url, scripts=scripts, size=size) as bob,
    ):
        for page in (ada, bob):
            become_member(page)
        rate(ada, Fargo="5.0", Scream="1.0")
        rate(bob, Scream="4.5", Fargo="5.0")
        ada.goto("/")
        ada.get_by_role("link", name="watch with someone").click()
        bob.goto(ada.get_by_label("Link to send").input_value())
        expect(bob.get_by_role("heading", name=f"For you and user {own_user_id(ada)}")).to_be_visible()
        ada.goto(bob.get_by_label("Link to this list").input_value())
        expect(ada.locator("#list .person").first).to_have_text(re.compile(r"User \d+"))
        expect(ada.locator("#list .likings").first.get_by_role("img", name="Predicted")).to_have_count(2)
        before = list_titles(ada)
        assert len(before) == 10
        assert not {"Fargo", "Scream"} & set(before)
        bob.get_by_role("link", name=before[0], exact=True).click()
        own_stars = bob.get_by_role("group", name=f"Your rating of {before[0]}", exact=True)
        own_stars.locator('[aria-label="0.5 stars"]').click()
        if not scripts:
            bob.get_by_role("button", name="Rate", exact=True).first.click()
        expect(bob.get_by_text("You gave it 0.5.")).to_be_visible()
        ada.reload()
        assert before[0] not in list_titles(ada)
        assert list_titles(ada) != before[1:]
        assert ada.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_anyone_gets_a_list_for_two_ids(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Together").click()
    enter_ids(page, "13", "196")
    expect(page.get_by_role("heading", name="For user 13 and user 196")).to_be_visible()
    expect(page.get_by_role("heading", name="What they have in common")).to_be_visible()
    link = page.get_by_label("Link to this list").input_value()
    listed = list_titles(page)
    assert link.endswith("/together?users=13,196&amount=10")
    page.goto(link)
    assert list_titles(page) == listed


def test_picks_complete_an_invitation(page: Page) -> None:
    page.goto("/together?with=196")
    page.locator("label.pick", has_text="Casablanca").click()
    page.get_by_role("main").get_by_role("button", name="Show our list").last.click()
    expect(page.get_by_role("heading", name="For you and user 196")).to_be_visible()
    expect(page.locator("#list .reason").first).to_contain_text("Because you liked Casablanca")
    expect(page.get_by_role("link", name="Sign up to keep your picks")).to_be_visible()


def test_signing_up_completes_an_invitation(page: Page) -> None:
    page.goto("/together?with=196")
    page.get_by_role("main").get_by_role("link", name="sign up").click()
    page.get_by_label("Name").fill(f"Ada {secrets.token_hex(4)}")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="For you and user 196")).to_be_visible()


def test_invalid_input_is_explained_and_kept(page: Page) -> None:
    page.goto("/together?users=13,196")
    enter_ids(page, "13", "<b>x</b>")
    expect(page.get_by_role("alert").filter(has_text="“<b>x</b>” is not a user id")).to_be_visible()
    expect(page.get_by_label("Second user id")).to_have_value("<b>x</b>")


def test_the_form_updates_the_list_and_the_address_in_place(live_page: Page) -> None:
    live_page.goto("/together?users=13,196")
    live_page.evaluate("window.stayed = true")
    live_page.get_by_label("Genre").select_option("Comedy")
    live_page.wait_for_url("**/together?users=13,196&amount=10&genre=Comedy")
    wait_until_idle(live_page)
    expect(live_page.locator("#announcement")).to_contain_text("Both would give 4 stars or more")
    for facts in live_page.locator("#list .movie-info .facts-line").all_inner_texts():
        assert "Comedy" in facts
    assert live_page.get_by_label("Link to this list").input_value().endswith("&genre=Comedy")
    assert live_page.evaluate("window.stayed")
    listed = list_titles(live_page)
    live_page.reload()
    assert list_titles(live_page) == listed


def test_the_link_can_be_copied(live_page: Page) -> None:
    live_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    live_page.goto("/together?users=13,196")
    live_page.get_by_role("button", name="Copy").click()
    expect(live_page.get_by_role("button", name="Copied")).to_be_visible()
    expect(live_page.locator("#announcement")).to_have_text("The link is copied.")
    copied = live_page.evaluate("navigator.clipboard.readText()")
    assert copied == live_page.get_by_label("Link to this list").input_value()


def test_the_link_is_selected_if_copying_is_not_allowed(live_page: Page) -> None:
    live_page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))")
    live_page.goto("/together?users=13,196")
    live_page.get_by_role("button", name="Copy").click()
    expect(live_page.get_by_role("button", name="Selected")).to_be_visible()
    link = live_page.get_by_label("Link to this list").input_value()
    assert live_page.evaluate("getSelection().toString()") == link


def test_the_link_can_be_shared_from_a_phone(live_page: Page) -> None:
    live_page.add_init_script("navigator.share = (what) => { window.sent = what.url; return Promise.resolve(); }")
    live_page.goto("/together?users=13,196")
    live_page.get_by_role("button", name="Send").click()
    assert live_page.evaluate("window.sent") == live_page.get_by_label("Link to this list").input_value()


def test_without_web_share_there_is_no_send_button(live_page: Page) -> None:
    live_page.add_init_script("delete Navigator.prototype.share")
    live_page.goto("/together?users=13,196")
    expect(live_page.get_by_role("button", name="Send")).to_have_count(0)


def test_a_rating_in_another_tab_updates_the_list(live_page: Page) -> None:
    become_member(live_page)
    live_page.goto("/together?with=196")
    first = list_titles(live_page)[0]
    other = live_page.context.new_page()
    other.goto(f"/movies?q={first}")
    choose_stars(other, first, "2.0")
    expect(live_page.get_by_role("link", name=first, exact=True)).to_have_count(0)
    assert len(list_titles(live_page)) == 10
