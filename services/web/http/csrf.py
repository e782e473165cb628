"""Refuses writes that another site makes a visitor's browser send (cross-site request forgery)."""

from fastapi import Request
from starlette.datastructures import Headers

from shared.contracts.errors import Forbidden

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class CrossSiteRequest(Forbidden):
    message = "This request was made by another site, so it was not carried out. Use the form on this site."


async def refuse_cross_site(request: Request) -> None:
    if request.method not in SAFE_METHODS and is_cross_site(request.headers, request.scope["scheme"]):
        raise CrossSiteRequest


def is_cross_site(headers: Headers, scheme: str) -> bool:
    """Browsers send `Sec-Fetch-Site` or `Origin`; a client that sends neither is not a browser.

    An HTTPS origin on this host is accepted even if the request arrived by HTTP, as a proxy may have terminated TLS.
    An HTTP origin is not accepted for an HTTPS request.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    host = headers.get("host", "").lower()
    return origin is not None and origin not in {f"{scheme}://{host}", f"https://{host}"}
