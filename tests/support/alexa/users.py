"""The user of a request."""

from typing import Any

ALEXA_USER = "amzn1.ask.account.TEST"


def with_user(
    request: dict[str, Any], *, access_token: str | None = None, screen: bool = False, user_id: str = ALEXA_USER
) -> dict[str, Any]:
    """The request as this user's device sends it."""
    user = {"userId": user_id, **({"accessToken": access_token} if access_token else {})}
    request["context"]["System"]["user"] = user
    if "session" in request:
        request["session"]["user"] = user
    if screen:
        request["context"]["System"]["device"]["supportedInterfaces"]["Alexa.Presentation.APL"] = {}
    return request
