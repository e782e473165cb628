import pytest
from fastapi import Request, Response

from services.web.views.theme import keep_theme, theme_of


def request(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})


@pytest.mark.parametrize(
    ("cookie", "theme"),
    [("matinee_theme=dark", "dark"), ("matinee_theme=light", "light"), ("matinee_theme=<b>", None), ("", None)],
)
def test_only_a_known_theme_is_read_from_the_cookie(cookie: str, theme: str | None) -> None:
    assert theme_of(request(cookie)) == theme


@pytest.mark.parametrize("secure", [True, False])
def test_the_chosen_theme_is_kept_in_a_cookie(secure: bool) -> None:
    response = Response()
    keep_theme(response, "dark", secure=secure)
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("matinee_theme=dark; Max-Age=31536000")
    assert ("Secure" in cookie) is secure
