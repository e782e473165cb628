"""The language of a page: the one in its address, else the one that the visitor chose, else the browser's."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from babel import Locale
from starlette.requests import HTTPConnection

from shared.negotiation import preferred

Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = ("en", "de")
"""The first is that of visitors who read none of them."""
NAMES: dict[Language, str] = {"en": "English", "de": "Deutsch"}
LOCALES: dict[Language, Locale] = {"en": Locale("en", "GB"), "de": Locale("de", "DE")}
LANGUAGE_COOKIE = "matinee_language"
LANGUAGE_FIELD = "lang"
ENGLISH_PATHS = (
    *("/api/", "/health/", "/static/", "/internal/", "/oauth/token", "/oauth/revoke"),
    *("/.well-known/", "/oauth/apps/token", "/oauth/apps/revoke", "/oauth/apps/register", "/operator", "/cards/"),
)
"""What begins so is English: the API, and pages for operators and developers."""
_current: ContextVar[Language] = ContextVar("language", default=LANGUAGES[0])


def current_language() -> Language:
    return _current.get()


def current_locale() -> Locale:
    return LOCALES[_current.get()]


@contextmanager
def use_language(language: Language) -> Iterator[None]:
    """For everything that runs within, also in tasks and threads that are started there."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def is_translated(path: str) -> bool:
    return not path.startswith(ENGLISH_PATHS)


def language_in_address(request: HTTPConnection) -> Language | None:
    return known_language(request.query_params.get(LANGUAGE_FIELD))


def requested_language(request: HTTPConnection) -> Language:
    chosen = language_in_address(request) or known_language(request.cookies.get(LANGUAGE_COOKIE))
    return chosen or preferred(request.headers.get("accept-language", ""), LANGUAGES)


def known_language(text: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == text), None)
