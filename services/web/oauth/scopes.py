"""The scopes that Alexa can be granted, each as the consent page describes it."""

SCOPES = {
    "lists:read": "read your list to you",
    "ratings:write": "rate movies for you, and note what you have seen or do not want",
}


def allowed_scopes(scope: str | None) -> tuple[str, ...]:
    """The supported scopes of a request, in the order of `SCOPES`; a request without scopes means all of them."""
    requested = (scope or "").split()
    return tuple(name for name in SCOPES if not requested or name in requested)
