"""The cookie that identifies a visitor to the skill on `/voice`. It is secret and never shown on a page."""

import hashlib
import secrets

from fastapi import Request, Response

from services.web.accounts.sessions import SignedInUser
from services.web.http.visitor import is_https

VOICE_COOKIE = "matinee_voice"
COOKIE_SECONDS = 30 * 24 * 3600


def read_voice_cookie(request: Request) -> str:
    return request.cookies.get(_cookie_name(request), "")


def new_voice_cookie() -> str:
    return secrets.token_urlsafe(32)


def set_voice_cookie(request: Request, response: Response, cookie: str) -> None:
    by_tls = is_https(request)
    response.set_cookie(
        _cookie_name(request), cookie, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=by_tls
    )


def skill_user_id(cookie: str, visitor: SignedInUser | None) -> str:
    """The user id that the skill sees. Signing in or out changes it."""
    identity = f"{cookie} {visitor.user_id if visitor else ''}"
    return hashlib.sha256(identity.encode(errors="replace")).hexdigest()[:32]


def _cookie_name(request: Request) -> str:
    return f"__Host-{VOICE_COOKIE}" if is_https(request) else VOICE_COOKIE
