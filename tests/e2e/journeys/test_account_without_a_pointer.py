"""How a member keeps their account safe, by the keyboard alone and by a screen reader: sessions, recovery codes,
passkeys, connected apps and leaving. After each deed the focus is where it was done, which says what was done."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.apps.connecting_page import AppOnPage
from tests.support.assistive.users import AssistedUser, KeyboardUser, wait_until_heard
from tests.support.browser import PASSWORD, open_page
from tests.support.passkeys.virtual_authenticator import VirtualAuthenticator
from tests.support.processes.stack import Stack

pytestmark = pytest.mark.long

REFUSED = "This is not your password. Nothing was changed."
CODE = re.compile(r"^[a-z2-9]{4}(-[a-z2-9]{4})+$", re.IGNORECASE)


def expect_to_be_told(page: Page, section: str, told: str) -> None:
    heading = page.get_by_role("heading", name=section, exact=True)
    expect(heading).to_be_focused()
    expect(heading).to_have_accessible_description(told)
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()


def expect_refusal(page: Page, told: str) -> None:
    """In the very form, whose field says it and has the focus."""
    field = page.get_by_role("textbox", name="Your password").and_(page.locator(":focus"))
    expect(field).to_have_accessible_description(told)
    expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible()


def fill_password(user: AssistedUser, form: str, password: str = PASSWORD) -> None:
    """Several forms ask for it: the one of this address."""
    field = user.page.locator(f'form[action="{form}"]').get_by_label("Your password")
    if isinstance(user, KeyboardUser):
        user.focus_on(field)
    field.focus()
    user.page.keyboard.press("ControlOrMeta+a")
    user.page.keyboard.type(password)


def be_refused_once(user: AssistedUser, form: str) -> None:
    """Leaves the right password in the form."""
    fill_password(user, form, "wrong horse")
    user.page.keyboard.press("Enter")
    expect_refusal(user.page, REFUSED)
    user.page.keyboard.type(PASSWORD)


def test_ending_sessions_on_other_devices(member: AssistedUser, browser: Browser, stack: Stack) -> None:
    page = member.page
    page.goto("/profile")
    name = page.get_by_role("heading", level=1).inner_text()
    for _ in range(2):
        with open_page(browser, stack.web_url) as other:
            assert other.request.post("/api/session", data={"name": name, "password": PASSWORD}).ok
    page.reload()
    sessions = page.get_by_role("region", name="Where you are signed in")
    expect(sessions.get_by_role("listitem")).to_have_count(3)
    member.press("button", "End this session: 2")
    expect_to_be_told(page, "Where you are signed in", "The session is ended.")
    member.press("button", "End all other sessions")
    expect_to_be_told(page, "Where you are signed in", "All other sessions are ended.")
    expect(sessions.get_by_role("listitem")).to_have_count(1)


def test_renewing_recovery_codes_that_are_shown_once(member: AssistedUser) -> None:
    page = member.page
    page.goto("/profile")
    member.open("Recovery codes")
    be_refused_once(member, "/profile/recovery")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Recovery codes")).to_be_visible()
    codes = page.locator(".codes").get_by_role("listitem").all_inner_texts()
    assert len(codes) > 1
    assert all(CODE.match(code) for code in codes)
    member.press("link", "Go on")
    expect_to_be_told(page, "Sign out or leave", "")
    assert not any(code in page.content() for code in codes)


def test_deleting_the_account(member: AssistedUser) -> None:
    page = member.page
    page.goto("/profile")
    member.open("Delete my account")
    be_refused_once(member, "/profile/delete")
    member.press("button", "Delete everything")
    expect(page.get_by_role("heading", level=1, name="Goodbye")).to_be_visible()
    assert page.request.get("/profile", max_redirects=0).status == 401


def test_adding_using_and_removing_a_passkey(member: AssistedUser) -> None:
    page = member.page
    VirtualAuthenticator.plug_into(page)
    page.goto("/profile")
    name = page.get_by_role("heading", level=1).inner_text()
    member.fill("What to call it (optional)", "Phone")
    fill_password(member, "/profile/passkeys", "wrong horse")
    member.press("button", "Add a passkey")
    wait_until_heard(page, REFUSED)
    expect(page.get_by_role("button", name="Add a passkey")).to_be_focused()
    fill_password(member, "/profile/passkeys")
    member.press("button", "Add a passkey")
    expect_to_be_told(page, "Passkeys", "The passkey is added.")

    member.press("button", "Sign out")
    member.press("link", "Sign in")
    member.press("button", "Sign in with a passkey")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)

    page.goto("/profile")
    member.open("Rename or remove: Phone")
    member.fill("Name", "Laptop")
    page.keyboard.press("Enter")
    expect_to_be_told(page, "Passkeys", "The passkey is renamed.")
    member.open("Rename or remove: Laptop")
    removal = page.locator("form", has=page.get_by_role("button", name="Remove: Laptop")).get_attribute("action")
    assert removal is not None
    be_refused_once(member, removal)
    member.press("button", "Remove: Laptop")
    expect_to_be_told(page, "Passkeys", "The passkey is removed.")


def test_disconnecting_an_app(member: AssistedUser) -> None:
    page = member.page
    for name in ("Claude", "Kino"):
        AppOnPage(page, name).connect()
    page.goto("/profile")
    for name in ("Kino", "Claude"):
        member.press("button", f"Disconnect: {name}")
        expect_to_be_told(page, "Connected apps", "The app is disconnected.")
        expect(page.get_by_role("button", name=f"Disconnect: {name}")).to_have_count(0)
