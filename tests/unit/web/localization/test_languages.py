import asyncio

import pytest
from starlette.requests import HTTPConnection

from services.web.localization.languages import (
    current_language,
    is_translated,
    requested_language,
    use_language,
)


def connection(query: str = "", cookie: str = "", accepted: str = "") -> HTTPConnection:
    headers = [(b"cookie", cookie.encode()), (b"accept-language", accepted.encode())]
    return HTTPConnection({"type": "http", "path": "/", "query_string": query.encode(), "headers": headers})


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "language"),
    [
        ("", "", "", "en"),
        ("", "", "de-DE,de;q=0.9,en;q=0.8", "de"),
        ("", "", "fr, en;q=0.1, de;q=0.2", "de"),
        ("", "", "de;q=0, *", "en"),
        ("", "", "en;q=0.1, *;q=0.9", "de"),
        ("", "", "de;q=nonsense", "en"),
        ("", "matinee_language=de", "en", "de"),
        ("", "matinee_language=fr", "de", "de"),
        ("lang=en", "matinee_language=de", "de", "en"),
        ("lang=xx", "", "de", "de"),
    ],
)
def test_the_address_counts_more_than_the_choice_and_the_browser(
    query: str, cookie: str, accepted: str, language: str
) -> None:
    assert requested_language(connection(query, cookie, accepted)) == language


async def test_the_language_holds_in_tasks_and_threads_and_nowhere_else() -> None:
    async def in_task() -> str:
        return await asyncio.to_thread(current_language)

    with use_language("de"):
        other = asyncio.create_task(in_task())
    assert (await other, current_language()) == ("de", "en")


def test_the_api_and_the_operators_pages_are_english() -> None:
    assert [is_translated(path) for path in ("/", "/movies", "/api/users", "/operator/movies/1")] == [
        *(True, True),
        *(False, False),
    ]
