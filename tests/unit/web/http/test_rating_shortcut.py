"""The same ratings by the shortcut and by the usual way: no client can tell which one answered."""

from typing import Any

import httpx
import pytest

from services.web.http import rating_shortcut
from shared.contracts.errors import MatineeError, StoreUnavailable
from shared.http.shortcuts.rating_request import RatingPattern
from tests.unit.web.conftest import Site

JSON = [("host", "web"), ("content-type", "application/json")]
RATING = b'{"rating": 4.5}'


class Switch:
    """Recognizes nothing while it is off, and counts what the shortcut passes on."""

    def __init__(self) -> None:
        self.pattern: RatingPattern = rating_shortcut.RATINGS
        self.on, self.used = True, 0

    def match(self, scope: Any) -> Any:
        return self.pattern.match(scope) if self.on else None

    @property
    def route(self) -> Any:
        self.used += 1
        return self.pattern.route


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> Switch:
    switch = Switch()
    monkeypatch.setattr(rating_shortcut, "RATINGS", switch)
    return switch


def comparable(response: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    fields = dict(response.headers)
    request_id = fields.pop("x-request-id")
    return response.status_code, fields | {"x-request-id": request_id if len(request_id) < 32 else ""}, response.content


async def both_ways(
    site: Site, switch: Switch, method: str, path: str, body: bytes, headers: list[tuple[str, str]]
) -> httpx.Response:
    """The shortcut's response, which is the usual one."""
    responses, calls = [], []
    for switch.on in (False, True):
        before = len(site.recommender.requests)
        responses.append(await site.client.request(method, path, content=body, headers=headers))
        calls.append(
            [
                (call.method, str(call.url), call.content)
                for call in site.recommender.requests[before:]
                if is_write(call)
            ]
        )
    usual, short = responses
    assert comparable(short) == comparable(usual), (method, path, body, headers)
    assert calls[0] == calls[1]
    return short


def is_write(call: httpx.Request) -> bool:
    return call.method != "GET"


@pytest.fixture
async def user_id(site: Site, monkeypatch: pytest.MonkeyPatch) -> int:
    """A user whose ratings are all answered alike."""
    handle = site.recommender.handle

    def respond(request: httpx.Request) -> object:
        return {"profile_version": 7} if is_write(request) else handle(request)

    monkeypatch.setattr(site.recommender, "handle", respond)
    return await site.sign_up()


async def test_a_plain_rating_has_the_usual_response(site: Site, switch: Switch, user_id: int) -> None:
    token = site.client.cookies["matinee_session"]
    path = f"/api/users/{user_id}/ratings/50"
    site.client.cookies.clear()
    for credentials in (("cookie", f"matinee_session={token}"), ("authorization", f"Bearer {token}")):
        for target, own in ((path, []), (f"{path}?amount=7", [("x-request-id", "abc"), ("accept-encoding", "gzip")])):
            headers = [*JSON, *own, credentials]
            response = await both_ways(site, switch, "PUT", target, RATING, headers)
            assert response.status_code == 200
    assert switch.used == 4
    page = [("origin", "http://web"), ("sec-fetch-site", "same-origin")]
    await both_ways(site, switch, "PUT", path, RATING, [*JSON, *page, ("authorization", f"Bearer {token}")])
    assert switch.used == 5


async def test_everything_else_takes_the_usual_way(site: Site, switch: Switch, user_id: int) -> None:
    path = f"/api/users/{user_id}/ratings/50"
    odd: list[tuple[str, str, bytes, list[tuple[str, str]]]] = [
        ("PUT", path, b'{"rating": 4.25}', JSON),
        ("PUT", path, b'{"rating": 4, "x": 1}', JSON),
        ("PUT", path, b'{"rating"', JSON),
        ("PUT", path, b"", JSON),
        ("PUT", path, RATING, [("host", "web"), ("content-type", "text/plain")]),
        ("PUT", path, b" " * 70_000, JSON),
        ("PUT", f"{path}?amount=0", RATING, JSON),
        ("PUT", f"{path}?amount=7&amount=8", RATING, JSON),
        ("PUT", "/api/users/1/ratings/50", RATING, JSON),
        ("PUT", "/api/users/7777/ratings/50", RATING, JSON),
        ("PUT", f"/api/users/{user_id}/ratings/0", RATING, JSON),
        ("PUT", path, RATING, [*JSON, ("authorization", "Bearer wrong")]),
        ("PUT", path, RATING, [*JSON, ("authorization", f"Bearer {user_id}.{'x' * 43}")]),
        ("PUT", path, RATING, [*JSON, ("origin", "http://evil.example")]),
        ("PUT", path, RATING, [*JSON, ("sec-fetch-site", "cross-site")]),
        ("PUT", path, RATING, [("host", "evil.example"), JSON[1]]),
        ("DELETE", path, b"", JSON[:1]),
        ("POST", path, RATING, JSON),
    ]
    for method, target, body, headers in odd:
        await both_ways(site, switch, method, target, body, headers)
    assert switch.used == 0


@pytest.mark.parametrize("status", [403, 404, 409, 429, 500, 503])
async def test_errors_of_the_recommender_are_passed_on(
    site: Site, switch: Switch, user_id: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_request: httpx.Request) -> object:
        raise MatineeError.from_response(status, "This is why.", 3)

    monkeypatch.setattr(site.recommender, "handle", refuse)
    response = await both_ways(site, switch, "PUT", f"/api/users/{user_id}/ratings/50", RATING, JSON)
    assert (response.status_code, switch.used) == (503 if status == 500 else status, 1)


async def test_without_sessions_ratings_are_refused_either_way(
    site: Site, switch: Switch, user_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_token: str) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(site.dependencies.sessions, "find", fail)
    response = await both_ways(site, switch, "PUT", f"/api/users/{user_id}/ratings/50", RATING, JSON)
    assert (response.status_code, switch.used) == (503, 0)


async def test_both_ways_count_the_same(site: Site, switch: Switch, user_id: int) -> None:
    counts = []
    samples = site.dependencies.telemetry.metrics.samples
    for switch.on in (False, True):
        before = {str(s.labels): s.value for s in samples()["matinee_request_seconds_count"]}
        for target in ("50", "0"):
            await site.client.put(f"/api/users/{user_id}/ratings/{target}", content=RATING, headers=JSON)
        after = {str(s.labels): s.value for s in samples()["matinee_request_seconds_count"]}
        counts.append({labels: value - before.get(labels, 0) for labels, value in after.items()})
    assert {labels: count for labels, count in counts[0].items() if count} == {
        labels: count for labels, count in counts[1].items() if count
    }
