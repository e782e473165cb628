"""The pages, server-rendered. They work without JavaScript; htmx asks for the same addresses."""

from services.web.pages import about, browse, posters, status, theme, voice
from services.web.pages.account import exchange, profile, sign_in
from services.web.pages.lists import home, picks, rate, result, together

MODULES = (
    about,
    home,
    picks,
    posters,
    browse,
    result,
    rate,
    profile,
    exchange,
    sign_in,
    status,
    theme,
    together,
    voice,
)
