"""Passkeys in Chromium, with its virtual authenticator."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PASSWORD, PHONE, become_member, open_page
from tests.support.page_checks import State, accessibility_violations
from tests.support.passkeys.virtual_authenticator import VirtualAuthenticator
from tests.support.processes.stack import Stack


@pytest.fixture(params=[None, PHONE], ids=["wide", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[Page]:
    with open_page(browser, stack.named_url, **({"size": request.param} if request.param else {})) as page:
        yield page


def add_passkey(page: Page, name: str) -> None:
    page.goto("/profile")
    section = page.get_by_role("region", name="Passkeys")
    section.get_by_label("What to call it").fill(name)
    section.locator("[data-passkey]").get_by_label("Your password").fill(PASSWORD)
    section.get_by_role("button", name="Add a passkey").click()
    expect(section.get_by_role("listitem")).to_contain_text(name)


def sign_in_with_passkey(page: Page) -> None:
    page.goto("/signin")
    page.get_by_role("button", name="Sign in with a passkey").click()


def test_a_passkey_signs_in_without_a_name_until_it_is_removed(page: Page) -> None:
    authenticator, name = VirtualAuthenticator.plug_into(page), become_member(page)
    add_passkey(page, "My phone")
    section = page.get_by_role("region", name="Passkeys")
    section.get_by_text("Rename or remove", exact=True).click()
    section.get_by_label("Name", exact=True).fill("Laptop")
    section.get_by_role("button", name="Rename", exact=True).click()
    expect(section.get_by_role("listitem")).to_contain_text("Laptop")

    page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in_with_passkey(page)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    [credential] = authenticator.credentials()
    assert credential["isResidentCredential"]
    assert credential["rpId"] == "localhost"

    page.goto("/movies/50")
    page.context.clear_cookies()
    page.locator('#own .stars [aria-label="4.0 stars"]').click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator("#own")).to_contain_text("You gave it 4.0.")

    page.goto("/profile")
    section.get_by_text("Rename or remove", exact=True).click()
    section.get_by_role("listitem").get_by_label("Your password").fill(PASSWORD)
    section.get_by_role("button", name="Remove").click()
    expect(section.get_by_role("listitem")).to_have_count(0)
    page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in_with_passkey(page)
    expect(page.get_by_role("alert").first).to_contain_text("opens no account here")
    expect(page.get_by_role("link", name="Sign up").first).to_be_visible()


@pytest.mark.long
def test_the_passkeys_of_a_profile_are_accessible(page: Page) -> None:
    VirtualAuthenticator.plug_into(page)
    become_member(page)
    add_passkey(page, "My phone")
    assert accessibility_violations(page, State("passkeys", "/profile")) == []


def test_what_goes_wrong_is_said_where_it_happens(page: Page) -> None:
    authenticator = VirtualAuthenticator.plug_into(page)
    become_member(page)
    page.goto("/profile")
    section, problem = page.get_by_role("region", name="Passkeys"), page.locator("#error-notice")
    section.locator("[data-passkey]").get_by_label("Your password").fill("wrong horse")
    section.get_by_role("button", name="Add a passkey").click()
    expect(problem).to_contain_text("This is not your password.")
    add_passkey(page, "Key")
    section.locator("[data-passkey]").get_by_label("Your password").fill(PASSWORD)
    section.get_by_role("button", name="Add a passkey").click()
    expect(problem).to_contain_text("already has a passkey")
    page.get_by_role("button", name="Sign out", exact=True).click()
    authenticator.refuse()
    sign_in_with_passkey(page)
    expect(problem).to_contain_text("No passkey was used")


def test_a_copied_passkey_is_refused_by_its_count(page: Page) -> None:
    authenticator, name = VirtualAuthenticator.plug_into(page), become_member(page)
    add_passkey(page, "Key")
    [copy] = authenticator.credentials()
    page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in_with_passkey(page)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    authenticator.replace(copy)
    sign_in_with_passkey(page)
    expect(page.get_by_role("alert").first).to_contain_text("opens no account here")


def test_without_scripts_a_sentence_stands_there(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.named_url, scripts=False) as page:
        page.goto("/signin")
        expect(page.get_by_text("Passkeys need JavaScript.")).to_be_visible()
        expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


def test_at_an_address_of_numbers_a_link_leads_to_the_name(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.web_url.replace("localhost", "127.0.0.1")) as page:
        page.goto("/signin")
        expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
        expect(page.get_by_role("link", name="open it there")).to_have_attribute("href", f"{stack.named_url}/signin")
