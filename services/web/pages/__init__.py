"""The pages, server-rendered. They work without JavaScript; htmx asks for the same addresses."""

from services.web.pages import accounts, browse, home, profile, rate, result, status

MODULES = (home, browse, result, rate, profile, accounts, status)
