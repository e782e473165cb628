"""The pages, server-rendered. They work without JavaScript; htmx asks for the same addresses."""

from services.web.pages import accounts, browse, exchange, home, picks, profile, rate, result, status, theme, together

MODULES = (home, picks, browse, result, rate, profile, exchange, accounts, status, theme, together)
