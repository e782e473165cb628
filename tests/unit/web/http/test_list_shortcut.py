"""The same requests by the shortcut and by the usual way: no client can tell which one answered."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import httpx
import pytest
import structlog
from prometheus_client.samples import Sample

from services.web.http.list_shortcut import LIST_ROUTE, ListShortcut
from shared.contracts.errors import StoreUnavailable
from shared.contracts.lists import ListHead
from shared.lists.cache import ListCache
from shared.lists.format1.stored_list import StoredList
from shared.lists.reader import ReadyListReader
from shared.lists.ready_list import Access, ReadyList
from shared.lists.store_format import StoreFormat
from shared.stores.multiplexed_redis import MultiplexedRedis
from tests.support.catalogue.fake_catalogue import recommended_movie
from tests.support.fakes.redis_server import FakeRedis, Request, fake_redis
from tests.support.rendered_lists import ready_list
from tests.unit.web.conftest import SETTINGS, Site

LISTED, PLACEHOLDER, PRIVATE, TITLES = 196, 197, 946, 945
"""A sample user, and registered users."""
LIST = f"/api/users/{LISTED}/recommendations"
Headers = list[tuple[str, str]]
ORDINARY: Headers = [("host", "web")]


@dataclass
class FakeLists:
    """Hashes by key, of which it sends the requested fields."""

    hashes: dict[bytes, dict[bytes, bytes]]

    async def respond(self, request: Request, writer: Any) -> None:
        command, key, *fields = request
        assert command == b"HMGET"
        values = [self.hashes.get(key, {}).get(field) for field in fields]
        writer.write(b"*%d\r\n" % len(values) + b"".join(map(reply, values)))


def reply(value: bytes | None) -> bytes:
    return b"$-1\r\n" if value is None else b"$%d\r\n%b\r\n" % (len(value), value)


def head(user_id: int) -> ListHead:
    return ListHead(
        user_id=user_id,
        profile_version=0 if user_id == LISTED else 3,
        model_version="m1",
        computed_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )


MOVIES = [recommended_movie(1 + number % 10) for number in range(100)]
ROWS = [movie.model_dump_json().encode() for movie in MOVIES]


def hashes() -> dict[bytes, dict[bytes, bytes]]:
    private = ReadyList(head(PRIVATE), "f1", ROWS, access=Access.NOTHING)
    return {
        b"lists:%d" % LISTED: ReadyList(head(LISTED), "f1", ROWS).fields(),
        b"lists:%d" % PLACEHOLDER: {b"v": b"4 token"},
        b"lists:%d" % PRIVATE: private.fields(),
        b"lists:%d" % TITLES: ReadyList(head(TITLES), "f1", ROWS, Access.TITLES).fields(),
    }


@dataclass
class Ways:
    site: Site
    shortcut: ListShortcut
    redis: FakeRedis
    lists: FakeLists
    store_format: StoreFormat

    async def ask(
        self, app: Any, method: str, target: str, headers: Headers, scheme: str = "http", body: bytes = b""
    ) -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport) as client:
            client.headers.clear()
            return await client.request(method, f"{scheme}://web{target}", headers=headers, content=body or None)

    async def compare(
        self, method: str, target: str, headers: Headers, scheme: str = "http", body: bytes = b""
    ) -> httpx.Response:
        """The shortcut's response, which is the usual one."""
        usual = await self.ask(self.site.app, method, target, headers, scheme, body)
        short = await self.ask(self.shortcut, method, target, headers, scheme, body)
        assert comparable(short, headers) == comparable(usual, headers)
        return short

    def used(self) -> bool:
        """Whether the shortcut read a list since the last call."""
        used = bool(self.redis.requests)
        self.redis.requests.clear()
        return used


def comparable(response: httpx.Response, headers: Headers) -> tuple[int, dict[str, str], bytes]:
    fields = dict(response.headers)
    own = [value for name, value in headers if name.lower() == "x-request-id"]
    request_id = fields.pop("x-request-id")
    kept = request_id if request_id in own else "generated" if len(request_id) == 32 else request_id
    return response.status_code, {**fields, "x-request-id": kept}, response.content


@asynccontextmanager
async def opened(site: Site, **settings: Any) -> AsyncIterator[Ways]:
    lists = FakeLists(hashes())
    for user_id in (LISTED, TITLES):
        stored = StoredList.from_record(ready_list(head(user_id), MOVIES))
        site.stores.redis.values[f"list:{user_id}"] = stored.to_bytes()
    deps, store_format = site.dependencies, StoreFormat(2, 2)
    async with fake_redis(lists.respond) as fake:
        redis = MultiplexedRedis(fake.url, deps.cache)
        cache = ListCache(deps.cache, "", 600, redis)
        deps.user_lists.ready = ReadyListReader(cache, deps.user_lists.reader.lease, store_format)
        chosen = SETTINGS.model_copy(update=settings)
        state = {"dependencies": deps}
        shortcut = ListShortcut(site.app, lambda: False, chosen, deps.telemetry)

        async def with_state(scope: Any, receive: Any, send: Any) -> None:
            await shortcut({**scope, "state": state}, receive, send)

        yield Ways(site, cast("ListShortcut", with_state), fake, lists, store_format)
        await redis.close()


@pytest.fixture
async def ways(site: Site) -> AsyncIterator[Ways]:
    async with opened(site) as ways:
        yield ways


PLAIN: list[tuple[str, str, Headers]] = [
    (LIST, "http", ORDINARY),
    (LIST, "https", ORDINARY),
    (LIST, "wss", ORDINARY),
    (f"{LIST}?amount=1", "http", ORDINARY),
    (f"{LIST}?amount=37", "http", ORDINARY),
    (f"{LIST}?amount=100", "http", ORDINARY),
    (LIST, "http", [("host", "WEB:8000")]),
    (LIST, "http", [*ORDINARY, ("x-request-id", "abc123")]),
    (LIST, "http", [*ORDINARY, ("x-request-id", "not well formed")]),
    (LIST, "http", [*ORDINARY, ("accept-encoding", "gzip"), ("if-none-match", "*"), ("range", "bytes=0-1")]),
    (LIST, "http", [*ORDINARY, ("cookie", "matinee_session=stolen"), ("authorization", "Bearer wrong")]),
    (LIST.replace("users", "%75sers"), "http", ORDINARY),
]
UNUSUAL: list[tuple[str, str, Headers]] = [
    ("GET", f"{LIST}?amount=0", ORDINARY),
    ("GET", f"{LIST}?amount=101", ORDINARY),
    ("GET", f"{LIST}?amount=07", ORDINARY),
    ("GET", f"{LIST}?amount=7&amount=8", ORDINARY),
    ("GET", f"{LIST}?amount=", ORDINARY),
    ("GET", f"{LIST}?Amount=7", ORDINARY),
    ("GET", f"{LIST}?amount=%37", ORDINARY),
    ("GET", f"{LIST}?x=1", ORDINARY),
    ("GET", f"{LIST}?genre=Drama", ORDINARY),
    ("GET", f"{LIST}?amount={'1' * 5000}", ORDINARY),
    ("GET", f"{LIST}/", ORDINARY),
    ("GET", "/api/users//recommendations", ORDINARY),
    ("GET", "/api/users/0/recommendations", ORDINARY),
    ("GET", "/api/users/-1/recommendations", ORDINARY),
    ("GET", "/api/users/0196/recommendations", ORDINARY),
    ("GET", "/api/users/+196/recommendations", ORDINARY),
    ("GET", "/api/users/196.0/recommendations", ORDINARY),
    ("GET", "/api/users/%D9%A1/recommendations", ORDINARY),
    ("GET", f"/api/users/{2**53}/recommendations", ORDINARY),
    ("GET", f"/api/users/{'9' * 400}/recommendations", ORDINARY),
    ("GET", "/api/users/recommendations", ORDINARY),
    ("GET", "/x/api/users/196/recommendations", ORDINARY),
    ("GET", LIST, [("host", "evil.example")]),
    ("GET", LIST, [("host", "web"), ("host", "web")]),
    ("GET", LIST, [("host", "web"), ("cookie", "a=1"), ("cookie", "b=2")]),
    ("GET", LIST, [("host", "web"), ("cookie", "x" * 30_000)]),
    ("GET", LIST, [("host", "web"), *((f"x-{number}", "y") for number in range(120))]),
    ("HEAD", LIST, ORDINARY),
    ("OPTIONS", LIST, ORDINARY),
    ("POST", LIST, ORDINARY),
    ("DELETE", LIST, ORDINARY),
    ("BREW", LIST, ORDINARY),
]


@pytest.mark.parametrize(("target", "scheme", "headers"), PLAIN)
async def test_a_plain_read_has_the_usual_response(ways: Ways, target: str, scheme: str, headers: Headers) -> None:
    response = await ways.compare("GET", target, headers, scheme)
    assert (response.status_code, ways.used()) == (200, True)


@pytest.mark.parametrize(("method", "target", "headers"), UNUSUAL)
async def test_everything_else_takes_the_usual_way(ways: Ways, method: str, target: str, headers: Headers) -> None:
    await ways.compare(method, target, headers)
    assert not ways.used()


async def test_a_get_with_a_body_takes_the_usual_way(ways: Ways) -> None:
    await ways.compare("GET", LIST, ORDINARY, body=b"{}")
    await ways.compare("GET", LIST, ORDINARY, body=b"x" * 70_000)
    assert not ways.used()


@pytest.mark.parametrize("user_id", [PLACEHOLDER, PRIVATE, 944])
async def test_lists_that_are_not_there_or_not_open_take_the_usual_way(ways: Ways, user_id: int) -> None:
    response = await ways.compare("GET", f"/api/users/{user_id}/recommendations", ORDINARY)
    assert b'"source":"cache"' not in response.content


async def test_strangers_get_titles_either_way(ways: Ways) -> None:
    target = f"/api/users/{TITLES}/recommendations?amount=37"
    response = await ways.compare("GET", target, ORDINARY)
    assert (response.json()["profile_version"], len(response.json()["movies"])) == (None, 37)
    for headers in ([("cookie", "matinee_session=945.stolen")], [("authorization", "Bearer 945.wrong")]):
        await ways.compare("GET", target, [*ORDINARY, *headers])


async def test_the_owner_gets_everything_either_way(ways: Ways) -> None:
    tokens = {}
    for name in ("Ada", "Bob"):
        user = (await ways.site.client.post("/api/users", json={"name": name, "password": "correct horse"})).json()
        tokens[user["user_id"]] = user["token"]
    target = f"/api/users/{TITLES}/recommendations?amount=37"
    for headers in ([("authorization", f"Bearer {tokens[TITLES]}")], [("cookie", f"matinee_session={tokens[TITLES]}")]):
        response = await ways.compare("GET", target, [*ORDINARY, *headers])
        assert (response.json()["profile_version"], ways.used()) == (3, True)
    response = await ways.compare("GET", target, [*ORDINARY, ("authorization", f"Bearer {tokens[944]}")])
    assert response.json()["profile_version"] is None


async def test_without_sessions_lists_take_the_usual_way(ways: Ways, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_token: str) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(ways.site.dependencies.sessions, "find", fail)
    target = f"/api/users/{TITLES}/recommendations"
    await ways.compare("GET", target, [*ORDINARY, ("authorization", f"Bearer {TITLES}.{'x' * 43}")])
    assert not ways.used()


async def test_no_mixture_of_odd_parts_tells_the_ways_apart(ways: Ways) -> None:
    chance = random.Random(23)
    targets = [target for target, _scheme, _headers in PLAIN] + [target for _method, target, _headers in UNUSUAL]
    parts = [*ORDINARY, ("x-request-id", "abc"), ("x-request-id", "!"), ("host", "web."), ("host", "evil"), ("a", "b")]
    for _ in range(150):
        method = chance.choice(["GET", "GET", "GET", "HEAD", "PUT"])
        headers = chance.sample(parts, chance.randrange(1, len(parts)))
        await ways.compare(method, chance.choice(targets), headers, chance.choice(["http", "https"]))


async def test_the_liveness_check_has_the_usual_response(ways: Ways) -> None:
    for headers in (ORDINARY, [("host", "evil.example")], [*ORDINARY, ("x-request-id", "abc")]):
        await ways.compare("GET", "/health/live", headers)
    await ways.compare("HEAD", "/health/live", ORDINARY)


def counted(samples: dict[str, list[Sample]]) -> dict[str, float]:
    """What was counted, without the durations, and without which lines were logged."""
    names = ("matinee_request_seconds_count", "matinee_list_seconds_count", "matinee_cache_lookups_total")
    return {f"{s.name}{sorted(s.labels.items())}": s.value for name in names for s in samples[name] if s.value}


async def test_both_ways_count_the_same(ways: Ways) -> None:
    metrics = ways.site.dependencies.telemetry.metrics
    ways.site.stores.cache.metrics = metrics
    before = counted(metrics.samples())
    for target in (LIST, f"{LIST}?amount=0", "/health/live"):
        await ways.ask(ways.site.app, "GET", target, ORDINARY)
    usual = counted(metrics.samples())
    for target in (LIST, f"{LIST}?amount=0", "/health/live"):
        await ways.ask(ways.shortcut, "GET", target, ORDINARY)
    short = counted(metrics.samples())
    assert {name: short[name] - usual[name] for name in short} == {
        name: usual[name] - before.get(name, 0) for name in usual
    }
    assert usual != before


async def test_more_lists_at_once_than_may_be_in_progress_are_served(ways: Ways) -> None:
    count = SETTINGS.max_in_flight + 1
    responses = await asyncio.gather(*(ways.ask(ways.shortcut, "GET", LIST, ORDINARY) for _ in range(count)))
    assert {response.status_code for response in responses} == {200}


async def test_in_format_1_lists_take_the_usual_way(ways: Ways) -> None:
    ways.store_format.reading = 1
    await ways.compare("GET", LIST, ORDINARY)
    assert not ways.used()


async def test_without_a_lease_lists_take_the_usual_way(ways: Ways, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways.site.dependencies.user_lists.reader.lease, "is_valid", lambda: False)
    await ways.compare("GET", LIST, ORDINARY)
    assert not ways.used()


async def test_a_broken_cache_entry_takes_the_usual_way(ways: Ways) -> None:
    ways.lists.hashes[b"lists:%d" % LISTED] = {b"v": b"3", b"h": b"", b"o0": b"x"}
    response = await ways.compare("GET", LIST, ORDINARY)
    assert response.status_code == 200


async def test_one_list_in_so_many_and_every_slow_one_is_logged(site: Site) -> None:
    async with opened(site, log_one_list_in=3, slow_list_ms=10_000) as ways:
        with structlog.testing.capture_logs() as lines:
            for _ in range(9):
                await ways.ask(ways.shortcut, "GET", LIST, [*ORDINARY, ("x-request-id", "abc")])
        logged = [line for line in lines if line["event"] == "request"]
        assert [(line["path"], line["status"], line["request_id"]) for line in logged] == [(LIST, 200, "abc")] * 3
        unlogged = ways.site.dependencies.telemetry.metrics.samples()["matinee_requests_unlogged_total"]
        assert [(sample.labels, sample.value) for sample in unlogged] == [({"route": LIST_ROUTE}, 6)]
    async with opened(site, log_one_list_in=1000, slow_list_ms=0) as ways:
        with structlog.testing.capture_logs() as lines:
            await ways.ask(ways.shortcut, "GET", LIST, ORDINARY)
        assert [line["event"] for line in lines] == ["request"]


async def test_chosen_lists_are_traced_by_the_usual_way(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(site, log_one_list_in=2) as ways:
        monkeypatch.setattr(type(ways.site.dependencies.telemetry.tracing), "enabled", True)
        for used in (True, False, True, False):
            await ways.compare("GET", LIST, ORDINARY)
            assert ways.used() is used
