import json
import re

import httpx
import pytest

from services.web import skill_test_account
from services.web.skill_test_account import NotMade, make_account


class Site:
    """Remembers the requests, and offers two groups of movies to rate."""

    def __init__(self, status: int = 201) -> None:
        self.status, self.requests = status, list[httpx.Request]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.path == "/api/users":
            session = {"user_id": 950, "name": "x", "token": "t"}
            return httpx.Response(self.status, json=session if self.status == 201 else {"detail": "Try again later."})
        groups = [{"movies": [{"movie_id": at} for at in range(first, first + 8)]} for first in (1, 101)]
        return httpx.Response(200, json={"groups": groups})

    def client(self) -> httpx.Client:
        return httpx.Client(base_url="http://web", transport=httpx.MockTransport(self))


def test_the_account_has_ratings_of_every_taste_and_is_printed() -> None:
    site = Site()
    printed = make_account(site.client())
    user = json.loads(site.requests[0].content)
    assert re.fullmatch(rf"Name: {user['name']}\nPassword: {user['password']}\nID: 950, with 12 ratings", printed)
    rated = [request for request in site.requests if request.method == "PUT"]
    assert [int(request.url.path.rsplit("/", 1)[1]) for request in rated][:4] == [1, 101, 2, 102]
    assert {request.headers["Authorization"] for request in rated} == {"Bearer t"}
    assert max(json.loads(request.content)["rating"] for request in rated) == 5


def test_each_account_is_a_new_one() -> None:
    site = Site()
    assert make_account(site.client()) != make_account(site.client())


def test_a_refusal_is_passed_on() -> None:
    with pytest.raises(NotMade, match=r"Try again later\."):
        make_account(Site(429).client())


def test_a_site_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_URL", "http://127.0.0.1:1")
    with pytest.raises(SystemExit, match="WEB_URL"):
        skill_test_account.main()
