import time

import pytest
from starlette.requests import Request

from services.web.accounts.rate_limit import Limit, LocalCounter, RateLimiter
from services.web.http.credentials import client_address
from shared.contracts.errors import TooManyRequests
from tests.unit.web.conftest import Site, Stores

TWICE = Limit("knock", 2, 60)


async def refused_at(limiter: RateLimiter, who: str, most: int = 10) -> int:
    """Which try of `who` is the first one too many."""
    for tries in range(1, most + 1):
        try:
            await limiter.count(TWICE, who)
        except TooManyRequests:
            return tries
    raise AssertionError("never refused")


@pytest.mark.parametrize("away", [False, True])
async def test_each_has_its_own_count_with_redis_and_without(stores: Stores, away: bool) -> None:
    stores.redis.away = away
    limiter = RateLimiter(stores.cache, "")
    assert await refused_at(limiter, "Ada") == 3
    assert await refused_at(limiter, "Bob") == 3


async def test_when_redis_goes_away_a_limit_holds_at_most_once_more(stores: Stores) -> None:
    limiter = RateLimiter(stores.cache, "")
    assert await refused_at(limiter, "Ada") == 3
    for away in (True, False):
        stores.redis.away = away
        assert await refused_at(limiter, "Ada") == (3 if away else 1)
    stores.redis.away = True
    assert await refused_at(limiter, "Ada") == 1


def test_a_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    tries, now = LocalCounter(), time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    assert [tries.count("Ada", 60) for _ in range(2)] == [(1, 60), (2, 60)]
    monkeypatch.setattr(time, "monotonic", lambda: now + 59.5)
    assert tries.count("Ada", 60) == (3, 1)
    monkeypatch.setattr(time, "monotonic", lambda: now + 60)
    assert tries.count("Ada", 60) == (1, 60)


def test_of_more_names_than_can_be_remembered_the_quietest_is_forgotten() -> None:
    tries = LocalCounter(max_keys=3)
    for name in ("Ada", "Bob", "Ada", "Cyd", "Dan"):
        tries.count(name, 60)
    assert tries.count("Ada", 60)[0] == 3
    assert tries.count("Bob", 60)[0] == 1


@pytest.mark.parametrize(
    ("client", "counted_by"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("not an address", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_ipv6_network_counts_as_one_address(client: str, counted_by: str) -> None:
    assert client_address(Request({"type": "http", "client": (client, 1)})) == counted_by


def test_a_request_from_nowhere_is_counted_too() -> None:
    assert client_address(Request({"type": "http", "client": None})) == "unknown"


async def test_importing_again_and_again_is_slowed_down(site: Site) -> None:
    user_id = await site.sign_up()
    for tries, status in ((b"19", 200), (b"20", 429)):
        site.stores.redis.values[f"tries:import:{user_id}"] = tries
        answer = await site.client.post("/profile/import", files={"ratings": b"rating,title\n5,Alien\n"})
        assert answer.status_code == status
