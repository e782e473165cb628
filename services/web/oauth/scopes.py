"""What Alexa can be allowed, each in the words of the page that asks for it."""

SCOPES = {
    "lists:read": "read your list to you",
    "ratings:write": "rate movies for you, and note what you have seen or do not want",
}


def known(scope: str | None) -> tuple[str, ...]:
    """Those of a request, in our order; a request that names none asks for all."""
    asked = (scope or "").split()
    return tuple(name for name in SCOPES if not asked or name in asked)
