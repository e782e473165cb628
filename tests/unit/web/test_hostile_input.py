"""No query, form or cookie is answered with a 500, nor by a page with anything but a page: each operation, with what no
form of the site sends."""

import random
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from starlette.datastructures import QueryParams

from services.web.http.error_responses import API_PATHS
from tests.support.api_routes import api_routes
from tests.support.attempts import THOROUGH
from tests.unit.web.conftest import Site

VALUES = (
    "9" * 501,
    "9" * 5000,
    "-" + "9" * 500,
    "http://[",
    "//[",
    "/\\[::1",
    "/result?" + "&".join(f"field{number}=1" for number in range(25)),
    "/result?amount=" + "9" * 400,
    "9" * 5000 + " Alien",
    "\0",
    "\ud800",
    "²",
    "٣",
    "NaN",
    "1e999",
    "a" * 3000,
    "1.x,2.y",
    "with=with=",
    "%",
    "'\"><",
)
QUERY_FIELDS = (
    *("user_id", "amount", "users", "with", "key", "genre", "from_year", "to_year", "popularity", "diversity"),
    *("cursor", "q", "sort", "from", "next", "rated", "dismissed", "film", "q-1", "film-1", "locale", "limit"),
    *("client_id", "redirect_uri", "state", "scope", "response_type", "session", "back", "changed", "deletion", "mail"),
    *("include_unknown", "max_age", "min_runtime", "max_runtime", "person", "tag", "language", "words", "on_mine"),
    *("without", "without_genre", "without_person", "without_tag", "movie", "rate", "minutes", "region", "service"),
    *("lang", "logged", "rested", "saved", "seen", "wanted", "unwanted"),
)
FORM_FIELDS = (
    *("back", "shown", "was", "part", "rating", "picks", "name", "password", "next", "visibility", "theme", "search"),
    *("film-1", "q-1", "source", "scale", "person", "dataset", "text", "session", "locale", "page_visitor", "key"),
    *("user_id", "amount", "users", "with", "genre", "from_year", "to_year", "client_id", "redirect_uri", "state"),
)
VALID = {"part": "list", "back": "/result?user_id=944&amount=10", "rating": "4.5", "shown": "1 Alien", "was": "3"}
READABLE = {"user_id": "1", "users": "1,2", "q": "alien", "words": "a comedy", "amount": "5"}
COOKIES = ("matinee_picks", "matinee_theme", "matinee_speaker")
MAX_QUERY_CHARACTERS = 1800
PATH_VALUES = {
    **{"movie_id": 1, "user_id": 944, "import_id": "a", "number": 1, "name": "a", "size": 1},
    **{
        "pixels": 192,
        "day": "2026-01-02",
        "year": 2026,
        **dict.fromkeys(("session_id", "passkey_id", "webhook_id"), "a" * 16),
    },
}
PARTS = 64
ENDLESS = "/status/events"
ENDING_THE_SESSION = ("/signout", "/signout/everywhere", "/profile/delete", "/api/session", "/api/users/{user_id}")


def queries() -> Iterator[dict[str, str]]:
    """Each field with each value, a few at a time, beside fields that can be read."""
    for value in (value[:501] for value in VALUES):
        step = max(MAX_QUERY_CHARACTERS // (3 * len(value) if not value.isalnum() else len(value)), 1)
        for start in range(0, len(QUERY_FIELDS), step):
            yield READABLE | dict.fromkeys(QUERY_FIELDS[start : start + step], value)


def forms() -> Iterator[dict[str, str]]:
    """All fields with the same value, and valid forms with one field that is not."""
    draw = random.Random(1)
    yield from (dict.fromkeys(FORM_FIELDS, value) for value in VALUES)
    yield from (VALID | {field: value} for field in FORM_FIELDS for value in draw.sample(VALUES, 1))


def share(cases: list[dict[str, str]], number: int) -> list[dict[str, str]]:
    """A sixth of them, another one for each operation, unless all are wanted."""
    return cases if THOROUGH else cases[number % 6 :: 6]


def encode(fields: dict[str, str]) -> str:
    return urlencode(fields, errors="surrogatepass")


def operations(site: Site) -> list[tuple[str, str]]:
    """Those that end the session last."""
    app = cast(Any, site.app).app
    routes = [route for route in api_routes(app.routes) if route.path != ENDLESS]
    found = {(method, route.path) for route in routes for method in route.methods or ()}
    return sorted(found, key=lambda operation: (operation[1] in ENDING_THE_SESSION, operation))


async def test_there_are_operations_in_every_part(site: Site) -> None:
    assert len(operations(site)) > PARTS


async def test_every_field_that_a_page_reads_is_tried(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await site.sign_up()
    asked = set[str]()

    def ask_for(name: str) -> None:
        read = getattr(QueryParams, name)

        def noted(params: QueryParams, field: str, *default: Any) -> Any:
            asked.add(field)
            return read(params, field, *default)

        monkeypatch.setattr(QueryParams, name, noted)

    for name in ("get", "getlist", "__getitem__", "__contains__"):
        ask_for(name)
    for method, route in operations(site):
        if method == "GET":
            await site.client.get(route.format_map(PATH_VALUES), params=READABLE)
    assert "cursor" in asked
    assert sorted(asked - set(QUERY_FIELDS)) == []


@pytest.mark.parametrize("part", range(PARTS))
async def test_nothing_that_is_sent_is_a_server_error_or_leaves_the_site(site: Site, part: int) -> None:
    """In many parts, because the tests of a file with many are begun first."""
    await site.sign_up()
    session = "; ".join(f"{name}={value}" for name, value in site.client.cookies.items())
    headers = {"content-type": "application/x-www-form-urlencoded"}
    broken = []
    for number, (method, route) in [*enumerate(operations(site))][part::PARTS]:
        path = route.format_map(PATH_VALUES)
        for fields in share([*(forms() if method in {"POST", "PUT"} else queries())], number):
            value = encode({"": [*fields.values()][-1][:60]})[1:]
            headers["cookie"] = "; ".join([session, *(f"{name}={value}" for name in COOKIES)])
            query, body = ("", encode(fields)) if method in {"POST", "PUT"} else (f"?{encode(fields)}", None)
            response = await site.client.request(method, f"{path}{query}", content=body, headers=headers)
            is_bare = method == "GET" and not path.startswith(API_PATHS) and 'id="content"' not in response.text
            if response.status_code == 500 or (response.status_code >= 400 and is_bare):
                broken.append((method, route, response.status_code, [*fields][-1], value[:30]))
    assert {each[:4] for each in broken} == set()
