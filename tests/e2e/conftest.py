from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.browser import ARGUMENTS, CHROMIUM, PHONE, stack_page
from tests.support.processes.stack import Stack


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium found: skipping the browser tests")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[Page]:
    yield from stack_page(browser, stack, scripts=request.param)


@pytest.fixture
def live_page(browser: Browser, stack: Stack) -> Iterator[Page]:
    yield from stack_page(browser, stack, scripts=True)


@pytest.fixture
def phone_page(browser: Browser, stack: Stack) -> Iterator[Page]:
    yield from stack_page(browser, stack, scripts=True, size=PHONE)
