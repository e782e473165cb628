"""OAuth 2 by authlib. authlib is synchronous, so stored grants are loaded before it runs and results stored after.

Refusals are raised as authlib's `OAuth2Error`; one that has a `redirect_uri` is sent to the client.
"""

from collections.abc import Mapping
from typing import Any

from authlib.oauth2 import rfc6749
from authlib.oauth2.rfc6749 import InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge

from services.web.oauth.grants import LIFETIME_SECONDS, AuthorizationRequest, Grant, new_secret
from services.web.oauth.oauth_client import AUTH_METHODS, InvalidTarget, OAuthClient
from services.web.oauth.requests import Credential, LinkRequest, TokenRequest, invalid_request_errors

S256 = "S256"


class S256CodeChallenge(CodeChallenge):
    """Requires PKCE with S256. Without a method, a request would mean `plain`, which is refused."""

    SUPPORTED_CODE_CHALLENGE_METHOD = (S256,)

    def validate_code_challenge(self, grant: Any, redirect_uri: str | None) -> None:
        if grant.request.form.get("code_challenge_method") != S256:
            raise InvalidRequestError("The 'code_challenge_method' must be S256.")
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS

    def query_authorization_code(self, _code: str, client: OAuthClient) -> Credential | None:
        code: Credential | None = self.request.find_credential("code", client)
        return code

    def authenticate_user(self, code: Credential) -> int:
        return code.grant.user_id

    def delete_authorization_code(self, _code: Credential) -> None:
        """Spent in the transaction that stores the tokens."""


class RefreshGrant(RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, _token: str) -> Credential | None:
        token: Credential | None = self.request.find_credential("refresh", self.client)
        return token

    def authenticate_user(self, token: Credential) -> int:
        return token.grant.user_id

    def revoke_old_credential(self, _token: Credential) -> None:
        """Spent in the transaction that stores the new tokens."""


class Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = AUTH_METHODS

    def authenticate_token(self, request: TokenRequest, client: OAuthClient) -> Grant | None:
        """Ignores the hint about the token's kind: revoking either kind ends the link."""
        if "token" not in request.form:
            raise InvalidRequestError("Missing 'token' in request.")
        if request.grant and request.grant.client_id != client.client_id:
            raise InvalidGrantError
        return request.grant

    def revoke_token(self, _token: Grant, request: TokenRequest) -> None:
        request.is_revoked = True


class AuthorizationServer(rfc6749.AuthorizationServer):
    def __init__(self, client: OAuthClient) -> None:
        super().__init__(scopes_supported=list(client.scopes))
        self.client = client
        self.register_grant(CodeGrant, [S256CodeChallenge()])
        self.register_grant(RefreshGrant)
        tokens = BearerTokenGenerator(_new_token, _new_token, expires_generator=LIFETIME_SECONDS["access"])
        self.register_token_generator("default", tokens)

    def parse_authorization_request(self, fields: Mapping[str, str]) -> AuthorizationRequest:
        with invalid_request_errors():
            grant = self.get_consent_grant(LinkRequest("GET", fields, {}))
        if fields.get("resource", self.client.resource) != self.client.resource:
            raise InvalidTarget(redirect_uri=grant.redirect_uri, state=fields.get("state"))
        return AuthorizationRequest(
            client_id=grant.client.client_id,
            redirect_uri=grant.redirect_uri,
            scopes=tuple(grant.request.scope.split()),
            challenge=fields["code_challenge"],
            state=fields.get("state", ""),
            app=self.client.name,
            resource=self.client.resource,
        )

    def issue_tokens(self, request: TokenRequest) -> None:
        """Leaves tokens for a code or a refresh token in `request.token`."""
        if not request.form.get("grant_type"):
            raise InvalidRequestError("Missing 'grant_type' in request.")
        with invalid_request_errors():
            grant = self.get_token_grant(request)
            grant.validate_token_request()
            if request.grant and request.form.get("resource", request.grant.resource) != request.grant.resource:
                raise InvalidTarget
            grant.create_token_response()

    def revoke(self, request: TokenRequest) -> None:
        """Sets `request.is_revoked` if the request names a token to revoke."""
        with invalid_request_errors():
            Revocation(self)(request)

    def query_client(self, client_id: str) -> OAuthClient | None:
        return self.client if client_id == self.client.client_id else None

    def create_oauth2_request(self, request: LinkRequest) -> LinkRequest:
        return request

    def save_token(self, token: dict[str, Any], request: TokenRequest) -> None:
        request.token = token

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Required by authlib; nothing subscribes to signals."""


def _new_token(**_context: object) -> str:
    return new_secret()
