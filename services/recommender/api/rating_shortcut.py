"""Commits plain ratings before the framework: routing, dependencies and validation cost more than a commit.

Everything else takes the usual route, which answers the same way (`profile_edits.rate`).
"""

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from services.recommender.api.dependencies import UseCases
from shared.http.internal_auth import BearerTokens
from shared.http.service_client import hides_known_to_caller
from shared.http.shortcuts.rating_request import RatingBody, RatingPattern, RatingRequest, send_json

RATINGS = RatingPattern("/internal/users/{user_id}/ratings/{movie_id}")


class RatingShortcut:
    """ASGI middleware within all others, so that their checks, headers, limits and metrics hold here as well."""

    def __init__(self, app: ASGIApp, token: SecretStr) -> None:
        self.app = app
        self._tokens = BearerTokens(token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = RATINGS.match(scope)
        if request is None or not self._is_authorized(request):
            await self.app(scope, receive, send)
            return
        body = await RatingBody.read(receive)
        rating = body.rating()
        if rating is None:
            await self.app(scope, body.receive, send)
            return
        scope["route"] = RATINGS.route
        known_hides = hides_known_to_caller(Headers(scope=scope))
        await send_json(send, await self._rate(scope["state"], request, rating, known_hides))

    def _is_authorized(self, request: RatingRequest) -> bool:
        return self._tokens.accept(request.fields.get(b"authorization", b""))

    async def _rate(self, state: UseCases, request: RatingRequest, rating: float, known_hides: int) -> bytes:
        await state["hiding_check"].ensure(known_hides)
        return await state["profile_updater"].rate(request.user_id, request.movie_id, rating, request.amount)
