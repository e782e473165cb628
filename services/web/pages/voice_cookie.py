"""Who talks to the skill on `/voice`. Nobody is taken for somebody else without the cookie, which is never shown."""

import hashlib
import secrets

from fastapi import Request, Response

from services.web.accounts.sessions import SignedInUser
from services.web.http.visitor import is_https

VOICE_COOKIE = "matinee_voice"
A_MONTH = 30 * 24 * 3600


def cookie_of(request: Request) -> str:
    return request.cookies.get(_name(request), "")


def new_cookie() -> str:
    return secrets.token_urlsafe(32)


def keep_cookie(request: Request, response: Response, cookie: str) -> None:
    by_tls = is_https(request)
    response.set_cookie(_name(request), cookie, max_age=A_MONTH, httponly=True, samesite="lax", secure=by_tls)


def speaker_of(cookie: str, visitor: SignedInUser | None) -> str:
    """Whom the skill takes this for. Who signs in or out is another."""
    whose = f"{cookie} {visitor.user_id if visitor else ''}"
    return hashlib.sha256(whose.encode(errors="replace")).hexdigest()[:32]


def _name(request: Request) -> str:
    return f"__Host-{VOICE_COOKIE}" if is_https(request) else VOICE_COOKIE
