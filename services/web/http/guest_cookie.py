"""Who somebody without an account is, in the rooms that they have joined: a random name in a cookie."""

import re
import secrets

from fastapi import Request, Response

from services.web.http.visitor import is_https

GUEST_COOKIE = "matinee_guest"
COOKIE_SECONDS = 24 * 3600
"""As long as a room lasts."""
GUEST_BYTES = 16
GUEST = re.compile(r"[A-Za-z0-9_-]{22}")


def read_guest(request: Request) -> str:
    """Empty without a cookie of ours."""
    guest = request.cookies.get(GUEST_COOKIE, "")
    return guest if GUEST.fullmatch(guest) else ""


def new_guest() -> str:
    return secrets.token_urlsafe(GUEST_BYTES)


def set_guest_cookie(request: Request, response: Response, guest: str) -> None:
    response.set_cookie(
        GUEST_COOKIE,
        guest,
        max_age=COOKIE_SECONDS,
        path="/rooms",
        httponly=True,
        samesite="lax",
        secure=is_https(request),
    )
