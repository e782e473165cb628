"""Refuses writes that another site makes a visitor's browser send."""

from fastapi import Request
from starlette.datastructures import Headers

from shared.contracts.errors import Forbidden

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class CrossSite(Forbidden):
    message = "This request was made by another site, so it was not carried out. Use the form on this site."


async def refuse_cross_site(request: Request) -> None:
    if request.method not in SAFE_METHODS and is_cross_site(request.headers, request.scope["scheme"]):
        raise CrossSite


def is_cross_site(headers: Headers, scheme: str) -> bool:
    """Browsers tell who made a request; a client that sends neither header is no browser.

    A page by TLS is this site also where TLS ends before us unseen. A page without is never one of a site with it.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    host = headers.get("host", "").lower()
    return origin is not None and origin not in {f"{scheme}://{host}", f"https://{host}"}
