"""The server-rendered pages. They work without JavaScript; htmx requests the same URLs for live updates."""

from services.web.pages import (
    about,
    cards,
    catalogue,
    language,
    legal,
    my_services,
    offline,
    posters,
    robots,
    status,
    theme,
    watch_region,
)
from services.web.pages.account import (
    display_name,
    export,
    imports,
    mail,
    notices,
    own_data,
    passkeys,
    profile,
    recovery,
    sessions,
    sharing,
    sign_in,
    webhooks,
)
from services.web.pages.lists import home, movie_actions, picks, result, rooms, together, watch_actions, what_if, wish
from services.web.pages.operator import movies as operator_movies
from services.web.pages.operator import sign_in as operator_sign_in
from services.web.pages.operator import users as operator_users
from services.web.pages.voice import conversation
from services.web.pages.watching import diary, watchlist

MODULES = (
    about,
    language,
    legal,
    cards,
    robots,
    offline,
    home,
    picks,
    posters,
    catalogue,
    result,
    what_if,
    wish,
    movie_actions,
    watch_actions,
    watchlist,
    diary,
    profile,
    sharing,
    sessions,
    export,
    own_data,
    imports,
    sign_in,
    recovery,
    passkeys,
    notices,
    mail,
    display_name,
    webhooks,
    status,
    theme,
    watch_region,
    my_services,
    together,
    rooms,
    conversation,
    operator_sign_in,
    operator_movies,
    operator_users,
)
STREAM_PATHS = (status.EVENTS_PATH, rooms.EVENTS_PATH)
"""Of requests that last, which have limits of their own."""
