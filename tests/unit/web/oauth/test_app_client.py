"""Where an app may be answered to, and how it is named."""

import pytest

from services.web.oauth.app_client import MAX_NAME, shown_name
from tests.support.apps.connecting_app import REDIRECT, ConnectingApp
from tests.unit.web.conftest import Site

FOREIGN = [
    None,
    "",
    "https://evil.example/callback",
    f"{REDIRECT}/",
    f"{REDIRECT}?x=1",
    f"{REDIRECT}#x",
    "http://127.0.0.1:7777/other",
    "http://127.0.0.1:7777@evil.example/callback",
    "http://127.0.0.1.evil.example:7777/callback",
    "http://127.0.0.2:7777/callback",
    "https://127.0.0.1:7777/callback",
    "http://127.0.0.1:x/callback",
    "javascript:alert(1)",
    "//127.0.0.1:7777/callback",
]


async def test_only_the_apps_own_address_is_redirected_to(app: ConnectingApp) -> None:
    for redirect_uri in FOREIGN:
        for response_type in ("code", "token"):
            answer = await app.asks(redirect_uri=redirect_uri, response_type=response_type)
            assert (answer.status_code, "location" in answer.headers) == (400, False), redirect_uri


async def test_an_app_on_this_computer_may_take_any_free_port(app: ConnectingApp) -> None:
    assert (await app.asks(redirect_uri="http://127.0.0.1:50123/callback")).status_code == 200


NO_REDIRECTS = [
    "http://evil.example/",
    "ftp://host/",
    "javascript:alert(1)",
    "https://a b/",
    "https://x'; script-src *",
    "https://user@host/",
    "https:///x",
    "com.example:/callback",
    "x" * 400,
    "https://host/#x",
]


async def test_addresses_that_are_no_redirects_are_not_registered(site: Site) -> None:
    for address in NO_REDIRECTS:
        answer = await ConnectingApp(site.client).registers(redirect_uris=[address])
        assert answer.status_code == 400, address


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("  Movie\t helper\n", "Movie helper"),
        ("Alexa\u202e.detcennoc saw ", "Alexa .detcennoc saw"),
        ("\u2066\u200b\ufeff", ""),
        ("Café 映画", "Café 映画"),
        ("x" * 100, "x" * MAX_NAME),
    ],
)
def test_a_name_is_shown_without_characters_that_cannot_be_seen(given: str, shown: str) -> None:
    assert shown_name(given) == shown
