"""The scopes that an assistant can be granted, each as the consent page describes it."""

from services.web.localization.messages import N_

LISTS_READ, PROFILE_READ, WATCHLIST_WRITE, RATINGS_WRITE = (
    "lists:read",
    "profile:read",
    "watchlist:write",
    "ratings:write",
)
APP_SCOPES = {
    LISTS_READ: N_("read your list and your watchlist, and why a movie is on it"),
    PROFILE_READ: N_("read your ratings"),
    WATCHLIST_WRITE: N_("put movies on your watchlist"),
    RATINGS_WRITE: N_("rate movies for you, and note what you have seen or do not want"),
}
