"""Who sent a request, by the session's token in a cookie or a header, and what that user may do."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Deps, dependencies_of
from shared.contracts.errors import Forbidden, NotSignedIn, SampleUserReadOnly, StoreUnavailable
from shared.contracts.values import EntityId

SESSION_COOKIE = "matinee_session"
HTTPS_SESSION_COOKIE = "__Host-matinee_session"
"""Browsers accept a cookie with this prefix only over HTTPS and from this host, so no sibling host can plant one."""


def is_https(request: Request) -> bool:
    return dependencies_of(request).settings.cookie_secure or request.scope["scheme"] == "https"


def site_origin(request: Request) -> str:
    """The origin of this site as visitors see it."""
    public_url = dependencies_of(request).settings.public_url
    if public_url:
        return public_url
    return f"{'https' if is_https(request) else 'http'}://{request.url.netloc}"


def session_cookie(request: Request) -> str:
    """The session token in the browser's cookie, or an empty string."""
    return request.cookies.get(HTTPS_SESSION_COOKIE if is_https(request) else SESSION_COOKIE, "")


def bearer_token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def session_token(request: Request) -> str:
    token = bearer_token(request)
    return session_cookie(request) if token is None else token


async def find_visitor(request: Request, deps: Deps) -> SignedInUser | None:
    user = await deps.sessions.find(session_token(request))
    request.state.visitor = user
    return user


MaybeSignedIn = Annotated[SignedInUser | None, Depends(find_visitor)]


# These two only document the API: `session_token` reads the header and the cookie.
Bearer = Annotated[object, Security(HTTPBearer(auto_error=False, description="The token that signing in gave."))]
Cookie = Annotated[object, Security(APIKeyCookie(name=SESSION_COOKIE, auto_error=False))]


async def require_visitor(user: MaybeSignedIn, _bearer: Bearer, _cookie: Cookie) -> SignedInUser:
    if user is None:
        raise NotSignedIn
    return user


Visitor = Annotated[SignedInUser, Depends(require_visitor)]


async def find_visitor_if_possible(request: Request, deps: Deps) -> SignedInUser | None:
    """For public pages, which stay available while the session store is down."""
    try:
        return await find_visitor(request, deps)
    except StoreUnavailable:
        request.state.is_session_unknown = True
        return None


def is_session_unknown(request: Request) -> bool:
    """Whether the session was asked for, and could not be looked up."""
    return getattr(request.state, "is_session_unknown", False)


OptionalVisitor = Annotated[SignedInUser | None, Depends(find_visitor_if_possible)]


async def require_owner(
    user_id: EntityId, user: MaybeSignedIn, deps: Deps, _bearer: Bearer, _cookie: Cookie
) -> SignedInUser:
    if user is not None and user.user_id == user_id:
        return user
    if await deps.recommender.is_sample_user(user_id):
        raise SampleUserReadOnly
    raise NotSignedIn if user is None else Forbidden


async def require_readable_ratings(user_id: EntityId, user: MaybeSignedIn, deps: Deps) -> None:
    """Raises unless the ratings are the visitor's own or a sample user's."""
    is_own = user is not None and user.user_id == user_id
    if not is_own and not await deps.recommender.is_sample_user(user_id):
        raise NotSignedIn if user is None else Forbidden


Owner = Annotated[SignedInUser, Depends(require_owner)]
RatingsReadable = Depends(require_readable_ratings)
