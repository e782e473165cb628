"""The scopes that Alexa can be granted, each as the consent page describes it."""

from collections.abc import Iterable

from services.web.localization.messages import N_

SCOPES = {
    "lists:read": N_("read your list to you"),
    "ratings:write": N_("rate movies for you, and note what you have seen or do not want"),
}


def allowed_scopes(scope: str | None, supported: Iterable[str] = SCOPES) -> tuple[str, ...]:
    """The supported scopes of a request, in their order; a request without scopes means all of them."""
    requested = (scope or "").split()
    return tuple(name for name in supported if not requested or name in requested)
