"""The pages, server-rendered. They work without JavaScript; htmx asks for the same addresses."""

from services.web.pages import (
    about,
    accounts,
    browse,
    exchange,
    home,
    picks,
    posters,
    profile,
    rate,
    result,
    status,
    theme,
    together,
    voice,
)

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
    accounts,
    status,
    theme,
    together,
    voice,
)
