"""OAuth 2 by authlib, which awaits nothing: what a request needs is loaded before, what it gives is stored after.

What is not allowed is raised as authlib's `OAuth2Error`; it goes to the client where it has a `redirect_uri`.
"""

from collections.abc import Mapping
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge

from services.web.oauth.client import BY_SECRET, Client
from services.web.oauth.grants import SECONDS, Asked, Grant, new_secret
from services.web.oauth.requests import Known, LinkRequest, TokenRequest, readable
from services.web.oauth.scopes import SCOPES

S256 = "S256"


class Challenged(CodeChallenge):
    """PKCE always, and never `plain`, which is also what a request without a method means."""

    SUPPORTED_CODE_CHALLENGE_METHOD = (S256,)

    def validate_code_challenge(self, grant: Any, redirect_uri: str | None) -> None:
        if grant.request.form.get("code_challenge_method") != S256:
            raise InvalidRequestError("The 'code_challenge_method' must be S256.")
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = BY_SECRET

    def query_authorization_code(self, _code: str, client: Client) -> Known | None:
        usable: Known | None = self.request.usable("code", client)
        return usable

    def authenticate_user(self, code: Known) -> int:
        return code.grant.user_id

    def delete_authorization_code(self, _code: Known) -> None:
        """It is spent in the transaction that stores the tokens."""


class RefreshGrant(RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = BY_SECRET
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, _token: str) -> Known | None:
        usable: Known | None = self.request.usable("refresh", self.client)
        return usable

    def authenticate_user(self, token: Known) -> int:
        return token.grant.user_id

    def revoke_old_credential(self, _token: Known) -> None:
        """It is spent in the transaction that stores the new ones."""


class Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = BY_SECRET

    def authenticate_token(self, request: TokenRequest, client: Client) -> Grant | None:
        """Which kind it is, as a hint may tell, does not matter: any of them ends the link."""
        if "token" not in request.form:
            raise InvalidRequestError("Missing 'token' in request.")
        if request.found and request.found.client_id != client.client_id:
            raise InvalidGrantError
        return request.found

    def revoke_token(self, _token: Grant, request: TokenRequest) -> None:
        request.is_revoked = True


class Rules(AuthorizationServer):
    def __init__(self, client: Client) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self.client = client
        self.register_grant(CodeGrant, [Challenged()])
        self.register_grant(RefreshGrant)
        tokens = BearerTokenGenerator(_new_token, _new_token, expires_generator=SECONDS["access"])
        self.register_token_generator("default", tokens)

    def asked(self, fields: Mapping[str, str]) -> Asked:
        """A request to link that may be put to the user."""
        with readable():
            grant = self.get_consent_grant(LinkRequest("GET", fields, {}))
        return Asked(
            client_id=grant.client.client_id,
            redirect_uri=grant.redirect_uri,
            scopes=tuple(grant.request.scope.split()),
            challenge=fields["code_challenge"],
            state=fields.get("state", ""),
        )

    def give(self, request: TokenRequest) -> None:
        """Tokens for a code or a refresh token, in `request.given`."""
        with readable():
            grant = self.get_token_grant(request)
            grant.validate_token_request()
            grant.create_token_response()

    def revoke(self, request: TokenRequest) -> None:
        """Tells in `request.is_revoked` whether there is anything to end."""
        with readable():
            Revocation(self)(request)

    def query_client(self, client_id: str) -> Client | None:
        return self.client if client_id == self.client.client_id else None

    def create_oauth2_request(self, request: LinkRequest) -> LinkRequest:
        return request

    def save_token(self, token: dict[str, Any], request: TokenRequest) -> None:
        request.given = token

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""


def _new_token(**_asked: object) -> str:
    return new_secret()
