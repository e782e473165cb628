from dataclasses import replace

from pydantic import SecretStr

from services.web.oauth.alexa_client import AlexaClient

ALEXA = AlexaClient("alexa", SecretStr("a-secret"), frozenset(["https://alexa.example/link"]))


def test_only_registered_addresses_are_redirected_to() -> None:
    assert ALEXA.check_redirect_uri("https://alexa.example/link")
    for address in ("https://alexa.example/link/", "https://alexa.example", "https://evil.example/link", ""):
        assert not ALEXA.check_redirect_uri(address)


def test_the_secret_must_match() -> None:
    assert ALEXA.check_client_secret("a-secret")
    assert not ALEXA.check_client_secret("a-secret ")
    assert not ALEXA.check_client_secret("é")


def test_while_the_secret_is_replaced_both_values_match() -> None:
    both = replace(ALEXA, secret=SecretStr("the-next-secret a-secret"))
    assert both.check_client_secret("a-secret")
    assert both.check_client_secret("the-next-secret")
    assert not both.check_client_secret("the-next-secret a-secret")


def test_without_a_secret_no_client_can_authenticate() -> None:
    for secret in (None, SecretStr("")):
        assert not replace(ALEXA, secret=secret).check_client_secret("")


def test_only_codes_and_secrets_are_accepted() -> None:
    assert ALEXA.check_response_type("code")
    assert not ALEXA.check_response_type("token")
    assert ALEXA.check_endpoint_auth_method("client_secret_basic", "token")
    assert not ALEXA.check_endpoint_auth_method("none", "token")
