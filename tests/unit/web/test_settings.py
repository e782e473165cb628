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
