"""Passes plain ratings of signed-in users on before the framework, whose routing, dependencies and validation cost more
than everything else that web does for a rating.

Everything else takes the usual route (`ratings.rate`), which answers the same way.
"""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.web.dependencies import Dependencies
from services.web.http.csrf import is_cross_site
from services.web.http.visitor import session_token
from shared.http.shortcuts.rating_request import RatingBody, RatingPattern, send_json

RATINGS = RatingPattern("/api/users/{user_id}/ratings/{movie_id}")


class RatingShortcut:
    """ASGI middleware within all others that matter for JSON, so that their checks, headers, limits and metrics hold
    here as well."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = RATINGS.match(scope)
        if request is None or is_cross_site(Headers(scope=scope), scope["scheme"]):
            await self.app(scope, receive, send)
            return
        deps: Dependencies = scope["state"]["dependencies"]
        body = await RatingBody.read(receive)
        rating = body.rating()
        if rating is None or not await is_owner(scope, deps, request.user_id):
            await self.app(scope, body.receive, send)
            return
        scope["route"] = RATINGS.route
        await send_json(send, await deps.recommender.rate(request.user_id, request.movie_id, rating, request.amount))


async def is_owner(scope: Scope, deps: Dependencies, user_id: int) -> bool:
    """Whether the user is signed in. Looks up only a session that may be the user's: a token begins with the id."""
    token = session_token(Request(scope))
    if token.partition(".")[0] != str(user_id):
        return False
    user = await deps.sessions.find(token)
    return user is not None and user.user_id == user_id
