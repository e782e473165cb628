"""Words that come from elsewhere as English text, and are translated where they are shown."""

from services.web.localization.messages import N_

GENRES = (
    *(N_("Action"), N_("Adventure"), N_("Animation"), N_("Children"), N_("Children's"), N_("Comedy"), N_("Crime")),
    *(N_("Documentary"), N_("Drama"), N_("Fantasy"), N_("Film-Noir"), N_("Horror"), N_("IMAX"), N_("Musical")),
    *(N_("Mystery"), N_("Romance"), N_("Sci-Fi"), N_("Thriller"), N_("War"), N_("Western")),
)
"""Of MovieLens. Their German names are those of the skill."""

STATUS_TITLES = {
    400: N_("Request not readable"),
    401: N_("Not signed in"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("No page"),
    408: N_("Took too long"),
    409: N_("Not possible now"),
    410: N_("No longer there"),
    412: N_("Changed meanwhile"),
    413: N_("Too large"),
    414: N_("Address too long"),
    422: N_("Please check"),
    429: N_("Too many requests"),
    431: N_("Headers too large"),
    500: N_("Our mistake"),
    503: N_("Not reachable at the moment"),
}
"""Of error pages."""

ELSEWHERE = (
    N_("A list for two needs two different users."),
    N_("Movies can be sorted by predicted ratings only for a user."),
    N_("No movie is left to recommend."),
    N_("The recommender is still loading its model. Please try again shortly."),
    N_("The stores are being updated, and this can be changed only afterwards. Please try again later."),
)
"""Sentences of errors of the recommender and the framework."""
