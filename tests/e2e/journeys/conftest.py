"""Who uses the site without a pointer."""

import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.assistive.users import AssistedUser, KeyboardUser, ScreenReaderUser, record_announcements
from tests.support.browser import PASSWORD, open_page
from tests.support.processes.stack import Stack


@pytest.fixture(params=[KeyboardUser, ScreenReaderUser], ids=["keyboard", "screen reader"])
def user(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[AssistedUser]:
    """At an address with a name, as passkeys need."""
    with open_page(browser, stack.named_url) as page:
        record_announcements(page)
        yield request.param(page)


@pytest.fixture
def member(user: AssistedUser) -> AssistedUser:
    """Signed in, on their own list."""
    name = f"Ada {secrets.token_hex(4)}"
    answer = user.page.request.post("/api/users", data={"name": name, "password": PASSWORD})
    assert answer.status == 201
    user.page.goto("/")
    return user
