"""The same requests with and without the shortcut: no client can tell which way answered."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from services.recommender.api import rating_shortcut
from services.recommender.domain.profile import UserProfile
from services.recommender.records import hiding
from shared.http.service_client import KNOWN_HIDES
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.served_models import IDS
from tests.unit.recommender.api.conftest import USER, Api

PATH = f"/internal/users/{USER}/ratings/{IDS[0]}"
JSON = {"content-type": "application/json"}
RATING = b'{"rating": 4.5}'
REQUESTS: list[tuple[str, str, bytes, dict[str, str]]] = [
    ("PUT", PATH, RATING, JSON),
    ("PUT", f"{PATH}?amount=3", b'{"rating":4}', JSON),
    ("PUT", f"{PATH}?amount=3", b'{"rating":4}', JSON | {"x-request-id": "abc"}),
    ("PUT", f"{PATH}?amount=101", RATING, JSON),
    ("PUT", f"{PATH}?amount=x", RATING, JSON),
    ("PUT", PATH, b'{"rating": 4.25}', JSON),
    ("PUT", PATH, b'{"rating": "4"}', JSON),
    ("PUT", PATH, b'{"rating": 4, "x": 1}', JSON),
    ("PUT", PATH, b'{"rating": ', JSON),
    ("PUT", PATH, b"", JSON),
    ("PUT", PATH, RATING, {"content-type": "text/plain"}),
    ("PUT", PATH, RATING, JSON | {"authorization": "Bearer wrong"}),
    ("PUT", PATH, RATING, JSON | {"authorization": ""}),
    ("PUT", PATH, b'{"rating": 4}' + b" " * 70_000, JSON),
    ("PUT", f"/internal/users/{USER}/ratings/999999", RATING, JSON),
    ("PUT", f"/internal/users/7777/ratings/{IDS[0]}", RATING, JSON),
    ("PUT", f"/internal/users/1/ratings/{IDS[0]}", RATING, JSON),
    ("PUT", f"/internal/users/0/ratings/{IDS[0]}", RATING, JSON),
    ("PUT", PATH, RATING, JSON | {KNOWN_HIDES: "1"}),
    ("PUT", f"{PATH}/", RATING, JSON),
    ("POST", PATH, RATING, JSON),
    ("DELETE", PATH, b"", {}),
]


@dataclass
class Counter:
    """How many ratings the shortcut committed."""

    ratings: int = 0
    enabled: bool = True
    pattern: Any = field(default_factory=lambda: rating_shortcut.RATINGS)

    @property
    def route(self) -> Any:
        self.ratings += 1
        return self.pattern.route

    def match(self, scope: Any) -> Any:
        return self.pattern.match(scope) if self.enabled else None


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    monkeypatch.setattr(hiding, "TAKE_UP_SECONDS", 0.1)
    counter = Counter()
    monkeypatch.setattr(rating_shortcut, "RATINGS", counter)
    return counter


@asynccontextmanager
async def new_client() -> AsyncIterator[httpx.AsyncClient]:
    async with Api(FakeProfileStore(UserProfile(USER, 0))).client() as client:
        yield client


def comparable(response: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    fields = dict(response.headers)
    generated = re.fullmatch("[0-9a-f]{32}", fields["x-request-id"])
    body = re.sub(rb'"computed_at":"[^"]*"', b"", response.content)
    del fields["content-length"]  # the time of a list has fewer digits now and then
    return response.status_code, fields | ({"x-request-id": "generated"} if generated else {}), body


async def test_every_request_has_the_usual_response(counter: Counter) -> None:
    async with new_client() as short, new_client() as usual:
        for method, target, body, headers in REQUESTS:
            counter.enabled = False
            expected = await usual.request(method, target, content=body, headers=headers)
            counter.enabled = True
            found = await short.request(method, target, content=body, headers=headers)
            assert comparable(found) == comparable(expected), (method, target, body)
    assert counter.ratings == 7


async def test_both_ways_count_the_same(counter: Counter) -> None:
    counted = []
    for enabled in (True, False):
        counter.enabled = enabled
        async with new_client() as client:
            for method, target, body, headers in REQUESTS:
                await client.request(method, target, content=body, headers=headers)
            text = (await client.get("/metrics")).text
            counted.append([line for line in text.splitlines() if line.startswith("matinee_request_seconds_count")])
    assert counted[0] == counted[1]
    assert any("/internal/users/{user_id}/ratings/{movie_id}" in line for line in counted[0])
