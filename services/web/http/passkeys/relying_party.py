"""Which site a passkey of this one is for. Browsers bind it to a host name, and take no address of numbers."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request, Response

from services.web.accounts.one_time.one_time_secrets import LIFETIME_SECONDS
from services.web.accounts.passkeys.ceremonies import RelyingParty
from services.web.accounts.passkeys.passkeys import Ceremony
from services.web.dependencies import dependencies_of
from services.web.http.csrf import SAFE_METHODS
from services.web.http.visitor import is_https, site_origin
from shared.contracts.errors import InvalidRequest

CEREMONY_COOKIE = "matinee_passkey"
HTTPS_CEREMONY_COOKIE = f"__Host-{CEREMONY_COOKIE}"


class NoPasskeysHere(InvalidRequest):
    message = "Passkeys do not work at this address of the site. Open it by its name."


@dataclass(frozen=True)
class PasskeySite:
    """`party` is None where passkeys do not work; `link` then leads to where they do, if it is known."""

    party: RelyingParty | None
    link: str = ""


def passkey_site(request: Request) -> PasskeySite:
    origin, public_url = site_origin(request), dependencies_of(request).settings.public_url
    path = request.scope["path"] if request.method in SAFE_METHODS else "/signin"  # a form's address has no page
    if public_url and urlsplit(public_url).netloc != request.url.netloc:
        return PasskeySite(None, f"{public_url}{path}")
    host = urlsplit(origin).hostname or ""
    try:
        is_loopback = ip_address(host).is_loopback
    except ValueError:
        return PasskeySite(RelyingParty(host, origin))
    port = f":{request.url.port}" if request.url.port else ""
    return PasskeySite(None, f"{request.url.scheme}://localhost{port}{path}" if is_loopback else "")


def require_party(request: Request) -> RelyingParty:
    """Raises `NoPasskeysHere`."""
    party = passkey_site(request).party
    if party is None:
        raise NoPasskeysHere
    return party


def ceremony_response(request: Request, ceremony: Ceremony) -> Response:
    """The options for the browser. The cookie makes their challenge that of this browser."""
    response = Response(ceremony.options, media_type="application/json", headers={"Cache-Control": "no-store"})
    secure = is_https(request)
    response.set_cookie(
        HTTPS_CEREMONY_COOKIE if secure else CEREMONY_COOKIE,
        ceremony.secret,
        max_age=LIFETIME_SECONDS["passkey"],
        httponly=True,
        samesite="strict",
        secure=secure,
    )
    return response


def ceremony_secret(request: Request) -> str:
    return request.cookies.get(HTTPS_CEREMONY_COOKIE if is_https(request) else CEREMONY_COOKIE, "")
