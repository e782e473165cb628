"""What a first visit transfers, headers included, as the browser counts it."""

import sys
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.browser import PHONE, open_page
from tests.support.processes.stack import Stack

MOST_BYTES = 80_000


def transferred(browser: Browser, stack: Stack, path: str, codings: list[str]) -> dict[str, float]:
    """Bytes by address."""
    addresses: dict[str, str] = {}
    sizes: dict[str, float] = {}

    def finished(event: dict[str, Any]) -> None:
        sizes[addresses[event["requestId"]]] = event["encodedDataLength"]

    with open_page(browser, stack.web_url, size=PHONE) as page:
        session = page.context.new_cdp_session(page)
        session.on(
            "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
        )
        session.on("Network.loadingFinished", finished)
        session.send("Network.enable")
        page.context.set_extra_http_headers({"Accept-Encoding": ", ".join(codings)})
        page.goto(path, wait_until="networkidle")
    return sizes


# browsers accept Brotli over TLS and from localhost only
@pytest.mark.parametrize(
    "codings", [["gzip"], pytest.param(["gzip", "br"], marks=pytest.mark.long)], ids=["gzip", "Brotli"]
)
@pytest.mark.parametrize("path", ["/", "/movies", "/result", "/movies/50"])
def test_a_first_visit_transfers_at_most_80_kb(browser: Browser, stack: Stack, path: str, codings: list[str]) -> None:
    sizes = transferred(browser, stack, path, codings)
    assert any("bootstrap" in address for address in sizes)
    assert any("icons" in address for address in sizes)
    sys.stdout.write(f"{path} with {codings[-1]}: {sum(sizes.values()):,.0f} bytes\n")
    assert sum(sizes.values()) <= MOST_BYTES, sorted(sizes.items(), key=lambda item: -item[1])
