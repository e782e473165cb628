"""Makes an account with ratings for whoever certifies the skill (`make skill-test-account`), and prints it once."""

import os
import secrets
import sys
from itertools import zip_longest
from typing import Any

import httpx

NAME = "Skill tester"
RATINGS = 12
STARS = (5, 4, 3.5)
"""Given in turn, so that the reasons have something that was liked."""
PASSWORD_BYTES = 12


class NotMade(Exception):
    """The message says what to do."""


def make_account(client: httpx.Client) -> str:
    """What to enter as the test account's credentials."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    name = f"{NAME} {secrets.token_hex(3)}"
    session = _call(client, "POST", "/api/users", json={"name": name, "password": password})
    client.headers["Authorization"] = f"Bearer {session['token']}"
    movies = _well_known(_call(client, "GET", "/api/onboarding")["groups"])
    for place, movie in enumerate(movies):
        path = f"/api/users/{session['user_id']}/ratings/{movie['movie_id']}"
        _call(client, "PUT", path, json={"rating": STARS[place % len(STARS)]})
    return f"Name: {name}\nPassword: {password}\nID: {session['user_id']}, with {len(movies)} ratings"


def _well_known(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some movies of each taste."""
    in_turn = zip_longest(*(group["movies"] for group in groups))
    return [movie for movies in in_turn for movie in movies if movie][:RATINGS]


def _call(client: httpx.Client, method: str, path: str, **content: Any) -> Any:
    try:
        response = client.request(method, path, **content)
    except httpx.HTTPError as error:
        raise NotMade("Matinee does not answer. Start it with `make run`, or set WEB_URL.") from error
    if not response.is_success:
        raise NotMade(response.json()["detail"])
    return response.json()


def main() -> None:
    url = os.environ.get("WEB_URL") or "http://127.0.0.1:8000"
    with httpx.Client(base_url=url, timeout=30) as client:
        try:
            sys.stdout.write(make_account(client) + "\n")
        except NotMade as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main()
