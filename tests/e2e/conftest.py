import os
import re
import sys
from collections.abc import Iterator
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.alexa.account_linking import REDIRECT_URIS
from tests.support.alexa.certificate_authority import AlexaAuthority, Signer, trusting_settings
from tests.support.browser import PHONE, stack_page
from tests.support.chromium.find import find_chromium
from tests.support.order import longest_first
from tests.support.processes.stack import Launcher, Stack

expect.set_options(timeout=30_000)  # a machine that stands still for seconds fails no test
AUTHORITY = AlexaAuthority()
NO_BROWSER = "no Chromium, Chrome or Edge was found, and none could be installed"


class SkippedBrowserTests:
    """Says in the last line of the output how many tests had no browser."""

    def __init__(self) -> None:
        self._count = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._count += report.skipped and NO_BROWSER in str(report.longrepr)

    def pytest_unconfigure(self) -> None:
        if self._count:
            sys.stdout.write(f"{self._count} browser tests were skipped: {NO_BROWSER}.\n")


LONGEST = (
    *("test_account_linking", "test_german", "test_mail", "test_imports", "test_voice", "test_passkeys", "test_rooms"),
    *("test_rating", "test_status", "test_together", "test_watching", "test_profile"),
)
VARIANTS = re.compile(r"\[(wide|phone|with JavaScript|without JavaScript|-)+\]$")


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each journey runs once, and every fourth one also in the variant that differs most: on a phone, without
    JavaScript, or both. All other variants are `long`."""
    journeys: dict[str, list[pytest.Item]] = {}
    for item in items:
        if VARIANTS.search(item.nodeid):
            journeys.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for journey, variants in journeys.items():
        for variant in variants[1:-1] if crc32(journey.encode()) % 4 == 0 else variants[1:]:
            variant.add_marker(pytest.mark.long)
    longest_first(items, LONGEST)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SkippedBrowserTests())


@pytest.fixture(scope="session")
def signer() -> Signer:
    """Signs like Alexa."""
    return AUTHORITY.signer()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, signer: Signer) -> Iterator[Stack]:
    """As that of the other tests. It also believes the signer, and lets Alexa link accounts."""
    folder = tmp_path_factory.mktemp("stack")
    with trusting_settings(AUTHORITY, signer, folder) as settings:
        settings |= {"SIGN_UPS_PER_ADDRESS": "1000000", "OAUTH_REDIRECT_URIS": ",".join(REDIRECT_URIS)}
        with Launcher(folder, ALGORITHM="ease", **settings).running() as stack:
            yield stack


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(NO_BROWSER)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(**chromium.launch_options)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[Page]:
    yield from stack_page(browser, stack, scripts=request.param)


@pytest.fixture
def live_page(browser: Browser, stack: Stack) -> Iterator[Page]:
    yield from stack_page(browser, stack, scripts=True)


@pytest.fixture
def phone_page(browser: Browser, stack: Stack) -> Iterator[Page]:
    yield from stack_page(browser, stack, scripts=True, size=PHONE)
