import pytest
from authlib.oauth2.rfc6749 import OAuth2Error
from pydantic import SecretStr

from services.web.oauth.alexa_client import AlexaClient
from services.web.oauth.authorization_server import AuthorizationServer
from services.web.oauth.grants import AuthorizationRequest, Grant
from services.web.oauth.requests import TokenRequest
from tests.support.alexa.account_linking import CLIENT_ID, CLIENT_SECRET, REDIRECT_URIS, LinkRequests

CLIENT = AlexaClient(CLIENT_ID, SecretStr(CLIENT_SECRET), frozenset(REDIRECT_URIS))
REQUESTS = LinkRequests()


@pytest.fixture
def server() -> AuthorizationServer:
    return AuthorizationServer(CLIENT)


def token_request(grant: Grant | None, **fields: str) -> TokenRequest:
    secret = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return TokenRequest(secret | fields, {}, "a-secret", grant)


def test_a_valid_request_is_parsed(server: AuthorizationServer) -> None:
    request = server.parse_authorization_request(REQUESTS.request(scope="lists:read"))
    assert (request.client_id, request.redirect_uri) == (CLIENT_ID, REDIRECT_URIS[0])
    assert (request.scopes, request.state) == (("lists:read",), REQUESTS.state)


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "other"},
        {"redirect_uri": "https://evil.example"},
        {"response_type": "token"},
        {"scope": "lists:read admin"},
        {"code_challenge": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
    ],
    ids=str,
)
def test_an_invalid_request_is_refused(server: AuthorizationServer, change: dict[str, str | None]) -> None:
    with pytest.raises(OAuth2Error):
        server.parse_authorization_request(REQUESTS.request(**change))


@pytest.fixture
def code(server: AuthorizationServer) -> Grant:
    request: AuthorizationRequest = server.parse_authorization_request(REQUESTS.request())
    return Grant.question(944, request).code()


CODE = {"grant_type": "authorization_code", "code": "a-secret", "redirect_uri": REDIRECT_URIS[0]}


def test_a_code_with_its_verifier_gives_both_tokens(server: AuthorizationServer, code: Grant) -> None:
    request = token_request(code, **CODE, code_verifier=REQUESTS.verifier)
    server.issue_tokens(request)
    assert request.token["token_type"] == "Bearer"
    assert request.token["access_token"] != request.token["refresh_token"]
    assert request.token["expires_in"] == 3600


@pytest.mark.parametrize(
    "change",
    [
        {"code_verifier": "x" * 43},
        {"redirect_uri": REDIRECT_URIS[1]},
        {"client_secret": "wrong"},
        {"grant_type": "password"},
    ],
    ids=str,
)
def test_a_mismatch_gives_no_token(server: AuthorizationServer, code: Grant, change: dict[str, str]) -> None:
    request = token_request(code, **{**CODE, "code_verifier": REQUESTS.verifier, **change})
    with pytest.raises(OAuth2Error):
        server.issue_tokens(request)
    assert not request.token


def test_revocation_needs_a_token_and_the_secret(server: AuthorizationServer, code: Grant) -> None:
    for fields in ({}, {"token": "a-secret", "client_secret": "wrong"}):
        request = token_request(code, **fields)
        with pytest.raises(OAuth2Error):
            server.revoke(request)
        assert not request.is_revoked


@pytest.mark.parametrize("is_known", [True, False])
def test_only_a_known_token_is_revoked(server: AuthorizationServer, code: Grant, is_known: bool) -> None:
    request = token_request(code.token("access", ()) if is_known else None, token="a-secret")
    server.revoke(request)
    assert request.is_revoked is is_known
