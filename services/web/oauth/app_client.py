from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from authlib.oauth2.rfc6749 import ClientMixin

from services.web.oauth.app_scopes import APP_SCOPES
from services.web.oauth.scopes import allowed_scopes

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
MAX_ADDRESS, MAX_ADDRESSES, MAX_NAME = 300, 5, 60


@dataclass(frozen=True, kw_only=True)
class AppClient(ClientMixin):
    """An app as authlib's OAuth client. It has no secret, so PKCE alone ties a code to it. `publisher`: the host that
    vouches for the name, if any does."""

    client_id: str
    resource: str
    name: str = "?"
    publisher: str = ""
    redirect_uris: frozenset[str] = frozenset()
    scopes = tuple(APP_SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return is_redirect(redirect_uri) and any(same_redirect(redirect_uri, each) for each in self.redirect_uris)

    def get_default_redirect_uri(self) -> None:
        """No default: a request says where it leads."""

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "none"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, _grant_type: str) -> bool:
        """Every grant that the server registers."""
        return True

    def get_allowed_scope(self, scope: str | None) -> str:
        return " ".join(allowed_scopes(scope, self.scopes))


def shown_name(text: str) -> str:
    """Without what cannot be seen, such as characters that change the direction of the text around them."""
    seen = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(seen.split())[:MAX_NAME]


def is_redirect(address: str) -> bool:
    """By https, or to the user's own computer; of characters that have no meaning in a policy of content."""
    if len(address) > MAX_ADDRESS or not all("!" <= each <= "~" and each not in "#*;'\\\",<>" for each in address):
        return False
    parts = split(address)
    if parts is None or "@" in parts.netloc or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def are_redirects(addresses: Iterable[str]) -> bool:
    given = list(addresses)
    return 0 < len(given) <= MAX_ADDRESSES and all(map(is_redirect, given))


def same_redirect(asked: str, registered: str) -> bool:
    """As text; an app on the user's own computer takes any port that is free (RFC 8252)."""
    return asked == registered or (_is_loopback(asked) and _without_port(asked) == _without_port(registered))


def _is_loopback(address: str) -> bool:
    parts = split(address)
    return parts is not None and parts.scheme == "http" and parts.hostname in LOOPBACK


def _without_port(address: str) -> tuple[str, str | None, str, str] | None:
    parts = split(address)
    return (parts.scheme, parts.hostname, parts.path, parts.query) if parts else None


def split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts
