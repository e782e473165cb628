from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from services.web.settings import WebSettings
from tests.support.alexa.account_linking import REDIRECT_URIS
from tests.unit.web.conftest import TOKEN


@pytest.mark.parametrize("uris", ["", REDIRECT_URIS[0], ", ".join(REDIRECT_URIS), "http://127.0.0.1:8000/cb"])
def test_valid_redirect_addresses_are_accepted(uris: str) -> None:
    assert WebSettings(internal_token=TOKEN, oauth_redirect_uris=uris).oauth_redirect_uris == uris


@pytest.mark.parametrize(
    "uris",
    [
        "http://pitangui.amazon.com/api/skill/link/M1",
        "pitangui.amazon.com",
        "javascript:alert(1)",
        "https://*.amazon.com/#x",
        f"{REDIRECT_URIS[0]},http://evil.example/",
        "https://exämple.com/",
        "https:///",
        "https://a b/",
        "*",
    ],
)
def test_an_invalid_redirect_address_stops_the_start(uris: str) -> None:
    with pytest.raises(ValidationError, match="must be an address by https"):
        WebSettings(internal_token=TOKEN, oauth_redirect_uris=uris)


@pytest.mark.parametrize("secret", ["short", "a" * 30, "change-me-change-me-change-me"])
def test_a_guessable_secret_stops_the_start(secret: str) -> None:
    with pytest.raises(ValidationError):
        WebSettings(internal_token=TOKEN, oauth_client_secret=SecretStr(secret))


MAIL = {"smtp_host": "mail.example", "smtp_from": "site@movies.example", "public_url": "https://movies.example"}


@pytest.mark.parametrize(
    "changes",
    [
        {"smtp_host": ""},
        {"smtp_from": ""},
        {"public_url": ""},
        {"smtp_user": "site"},
        {"smtp_password": "a long secret"},
        {"smtp_user": "site", "smtp_password": "a long secret", "smtp_security": "none"},
        {"smtp_security": "ssl"},
        {"smtp_from": "a@b.de\nBcc: c@d.de"},
    ],
)
def test_mail_that_is_half_set_stops_the_start(changes: dict[str, str]) -> None:
    values: Any = MAIL | changes | {"internal_token": SecretStr("a-token-of-the-services-only")}
    with pytest.raises(ValidationError):
        WebSettings(**values)


def test_mail_that_is_whole_starts() -> None:
    login = {"smtp_user": "site", "smtp_password": "a long secret"}
    for more in ({}, login):
        values: Any = MAIL | more | {"internal_token": SecretStr("a-token-of-the-services-only")}
        assert WebSettings(**values).smtp_host == "mail.example"
