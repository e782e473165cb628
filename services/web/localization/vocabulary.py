"""Words that come from elsewhere as English text, and are translated where they are shown."""

from services.web.localization.messages import N_

GENRES = (
    *(N_("Action"), N_("Adventure"), N_("Animation"), N_("Children"), N_("Children's"), N_("Comedy"), N_("Crime")),
    *(N_("Documentary"), N_("Drama"), N_("Fantasy"), N_("Film-Noir"), N_("Horror"), N_("IMAX"), N_("Musical")),
    *(N_("Mystery"), N_("Romance"), N_("Sci-Fi"), N_("Thriller"), N_("War"), N_("Western")),
)
"""Of MovieLens. Their German names are those of the skill."""

STATUS_PHRASES = (
    *(N_("Bad Request"), N_("Unauthorized"), N_("Forbidden"), N_("Not Found"), N_("Method Not Allowed")),
    *(N_("Request Timeout"), N_("Conflict"), N_("Precondition Failed"), N_("Gone"), N_("Too Many Requests")),
    *(N_("Request Entity Too Large"), N_("Content Too Large"), N_("Request-URI Too Long"), N_("URI Too Long")),
    *(N_("Unprocessable Entity"), N_("Unprocessable Content"), N_("Request Header Fields Too Large")),
    *(N_("Internal Server Error"), N_("Service Unavailable")),
)
"""The titles of error pages; Python's names for some have changed."""

ELSEWHERE = (
    N_("A list for two needs two different users."),
    N_("Movies can be sorted by predicted ratings only for a user."),
    N_("No movie is left to recommend."),
    N_("The recommender is still loading its model. Please try again shortly."),
    N_("This address does not support that method."),
    N_("The stores are being updated, and this can be changed only afterwards. Please try again later."),
)
"""Sentences of errors of the recommender and the framework."""
