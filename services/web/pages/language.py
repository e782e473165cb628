"""The language that a visitor chose, kept in a cookie."""

from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.web.http.visitor import is_https
from services.web.localization.languages import LANGUAGE_COOKIE, LANGUAGE_FIELD, Language
from services.web.queries.forms import local_path

router = APIRouter()
COOKIE_SECONDS = 365 * 24 * 3600


@router.post("/language")
async def choose_language(
    request: Request, language: Annotated[Language, Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    response = RedirectResponse(without_language(local_path(back, "/")), 303)
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=COOKIE_SECONDS, samesite="lax", secure=is_https(request), httponly=True
    )
    return response


def without_language(address: str) -> str:
    """The language in an address counts more than the one that was chosen."""
    url = urlsplit(address)
    fields = [(name, value) for name, value in parse_qsl(url.query, keep_blank_values=True) if name != LANGUAGE_FIELD]
    return url._replace(query=urlencode(fields)).geturl()
