import hmac
from dataclasses import dataclass
from typing import Self

from authlib.oauth2.rfc6749 import ClientMixin
from pydantic import SecretStr

from services.web.oauth.scopes import SCOPES, allowed_scopes
from services.web.settings import WebSettings
from shared.setting_values import secret_values, split_list

SECRET_METHODS = ["client_secret_basic", "client_secret_post"]


@dataclass(frozen=True)
class AlexaClient(ClientMixin):
    """Alexa as authlib's OAuth client. Without a secret it can never authenticate."""

    client_id: str
    secret: SecretStr | None
    redirect_uris: frozenset[str]
    name = resource = ""
    scopes = tuple(SCOPES)

    @classmethod
    def of(cls, settings: WebSettings) -> Self:
        redirect_uris = frozenset(split_list(settings.oauth_redirect_uris))
        return cls(settings.oauth_client_id, settings.oauth_client_secret, redirect_uris)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def get_default_redirect_uri(self) -> None:
        """No default: the exchange of a code checks the address that the code was sent to."""

    def check_client_secret(self, secret: str) -> bool:
        own = secret_values(self.secret) if self.secret else []
        return any(hmac.compare_digest(each.encode(), secret.encode()) for each in own)

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method in SECRET_METHODS

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, _grant_type: str) -> bool:
        """Every grant that the server registers."""
        return True

    def get_allowed_scope(self, scope: str | None) -> str:
        return " ".join(allowed_scopes(scope))
