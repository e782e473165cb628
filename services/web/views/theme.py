"""The light or dark theme: the device's setting unless the visitor chose one here."""

from typing import Literal

from fastapi import Request, Response

THEME_COOKIE = "matinee_theme"
COOKIE_SECONDS = 365 * 24 * 3600
Theme = Literal["light", "dark"]


def theme_of(request: Request) -> Theme | None:
    chosen = request.cookies.get(THEME_COOKIE)
    return "light" if chosen == "light" else "dark" if chosen == "dark" else None


def keep_theme(response: Response, theme: Theme, *, secure: bool) -> None:
    response.set_cookie(THEME_COOKIE, theme, max_age=COOKIE_SECONDS, samesite="lax", secure=secure)
