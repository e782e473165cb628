"""The server-rendered pages. They work without JavaScript; htmx requests the same URLs for live updates."""

from services.web.pages import about, cards, catalogue, legal, posters, robots, status, theme, watch_region
from services.web.pages.account import export, imports, profile, recovery, sharing, sign_in
from services.web.pages.lists import home, movie_actions, picks, result, together, watch_actions
from services.web.pages.operator import movies as operator_movies
from services.web.pages.operator import sign_in as operator_sign_in
from services.web.pages.voice import conversation
from services.web.pages.watching import diary, watchlist

MODULES = (
    about,
    legal,
    cards,
    robots,
    home,
    picks,
    posters,
    catalogue,
    result,
    movie_actions,
    watch_actions,
    watchlist,
    diary,
    profile,
    sharing,
    export,
    imports,
    sign_in,
    recovery,
    status,
    theme,
    watch_region,
    together,
    conversation,
    operator_sign_in,
    operator_movies,
)
