"""What Alexa and connected apps have in common as OAuth clients."""

from typing import Protocol

from authlib.oauth2.rfc6749 import OAuth2Error

AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]
"""Alexa has a secret; apps have none, as they could not keep it."""


class InvalidTarget(OAuth2Error):
    """RFC 8707: tokens are asked for something else than what this client gets them for."""

    error = "invalid_target"
    description = "The 'resource' is not the one that this client can get tokens for."


class OAuthClient(Protocol):
    """`resource`: what its tokens are good for."""

    @property
    def client_id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def resource(self) -> str: ...

    @property
    def scopes(self) -> tuple[str, ...]: ...
