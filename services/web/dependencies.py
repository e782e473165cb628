"""What the routes work with: the parts of the service, and who is asking."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from services.web.accounts.accounts import Accounts
from services.web.accounts.rate_limit import Throttle
from services.web.accounts.sessions import Sessions, SignedIn
from services.web.accounts.user_table import UserTable
from services.web.clients.recommender import Recommender
from services.web.clients.voice import Voice
from services.web.lists import Lists
from services.web.oauth.linking import Linking
from services.web.oauth.visitor_tokens import VisitorTokens
from services.web.posters import Posters
from services.web.settings import WebSettings
from services.web.views.render import Renderer
from services.web.views.status_stream import Board
from services.web.views.voice_transcripts import Transcripts
from shared.contracts.errors import Forbidden, NotSignedIn, SampleUserReadOnly, StoreUnavailable
from shared.contracts.values import EntityId
from shared.http.health import Dependency
from shared.stores.redis_cache import Cache
from shared.telemetry.telemetry import Telemetry

SESSION_COOKIE = "matinee_session"
SESSION_COOKIE_BY_TLS = "__Host-matinee_session"
"""Browsers take a cookie of such a name only by TLS and from this very host, so no neighbouring host can plant one."""


@dataclass(frozen=True)
class Parts:
    settings: WebSettings
    cache: Cache
    users: UserTable
    accounts: Accounts
    sessions: Sessions
    linking: Linking
    throttle: Throttle
    recommender: Recommender
    voice: Voice
    visitor_tokens: VisitorTokens
    transcripts: Transcripts
    lists: Lists
    renderer: Renderer
    telemetry: Telemetry
    board: Board
    posters: Posters | None = None


def parts_of(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


async def the_parts(request: Request) -> Parts:
    return parts_of(request)


TheParts = Annotated[Parts, Depends(the_parts)]


def dependencies(parts: Parts) -> list[Dependency]:
    return [
        Dependency("dynamodb", parts.users.ping),
        Dependency("redis", parts.cache.ping, required=False),
        Dependency("recommender", parts.recommender.ping, required=False),
        Dependency("voice", parts.voice.ping, required=False),
    ]


def is_by_tls(request: Request) -> bool:
    parts: Parts = request.app.state.parts
    return parts.settings.cookie_secure or request.scope["scheme"] == "https"


def origin_of(request: Request) -> str:
    """The address of this site, as visitors have it."""
    return f"{'https' if is_by_tls(request) else 'http'}://{request.url.netloc}"


def session_cookie(request: Request) -> str:
    """The token that a browser keeps."""
    return request.cookies.get(SESSION_COOKIE_BY_TLS if is_by_tls(request) else SESSION_COOKIE, "")


def session_token(request: Request) -> str:
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" else session_cookie(request)


async def signed_in(request: Request, parts: TheParts) -> SignedIn | None:
    user = await parts.sessions.find(session_token(request))
    request.state.visitor = user
    return user


MaybeSignedIn = Annotated[SignedIn | None, Depends(signed_in)]


# These two are for the API's documentation alone: `session_token` reads what they name.
Bearer = Annotated[object, Security(HTTPBearer(auto_error=False, description="The token that signing in gave."))]
Cookie = Annotated[object, Security(APIKeyCookie(name=SESSION_COOKIE, auto_error=False))]


async def must_be_signed_in(user: MaybeSignedIn, _bearer: Bearer, _cookie: Cookie) -> SignedIn:
    if user is None:
        raise NotSignedIn
    return user


Visitor = Annotated[SignedIn, Depends(must_be_signed_in)]


async def looking_on(request: Request, parts: TheParts) -> SignedIn | None:
    """Who looks at a page that is there for everybody, and stays so while nobody can be recognised."""
    try:
        return await signed_in(request, parts)
    except StoreUnavailable:
        return None


Onlooker = Annotated[SignedIn | None, Depends(looking_on)]


async def is_sample_user(user_id: int, parts: Parts) -> bool:
    return user_id <= (await parts.recommender.status()).last_sample_user_id


async def must_own(
    user_id: EntityId, user: MaybeSignedIn, parts: TheParts, _bearer: Bearer, _cookie: Cookie
) -> SignedIn:
    if user is not None and user.user_id == user_id:
        return user
    if await is_sample_user(user_id, parts):
        raise SampleUserReadOnly
    raise NotSignedIn if user is None else Forbidden


async def may_look(user_id: EntityId, user: MaybeSignedIn, parts: TheParts) -> None:
    own = user is not None and user.user_id == user_id
    if not own and not await is_sample_user(user_id, parts):
        raise NotSignedIn if user is None else Forbidden


Owner = Annotated[SignedIn, Depends(must_own)]
MayLook = Depends(may_look)
