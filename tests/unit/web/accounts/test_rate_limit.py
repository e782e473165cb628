import time

import pytest
from starlette.requests import Request

from services.web.accounts.limits import Limit
from services.web.accounts.rate_limit import LocalCounter, RateLimiter
from services.web.http.credentials import client_address
from shared.contracts.errors import TooManyRequests
from tests.unit.web.conftest import Site, Stores

TWICE = Limit("knock", 2, 60)


async def first_refused(limiter: RateLimiter, subject: str) -> int:
    """The number of the first refused attempt by `subject`."""
    for attempt in range(1, 11):
        try:
            await limiter.count(TWICE, subject)
        except TooManyRequests:
            return attempt
    raise AssertionError("never refused")


@pytest.mark.parametrize("down", [False, True])
async def test_each_subject_has_its_own_count_with_and_without_redis(stores: Stores, down: bool) -> None:
    stores.redis.down = down
    limiter = RateLimiter(stores.cache, "")
    assert await first_refused(limiter, "Ada") == 3
    assert await first_refused(limiter, "Bob") == 3


@pytest.mark.parametrize("down", [False, True])
async def test_an_attempt_counts_as_much_as_it_costs(stores: Stores, down: bool) -> None:
    stores.redis.down = down
    limiter = RateLimiter(stores.cache, "")
    await limiter.count(TWICE, "Ada", 2)
    with pytest.raises(TooManyRequests):
        await limiter.count(TWICE, "Ada")
    with pytest.raises(TooManyRequests):
        await limiter.count(TWICE, "Bob", 3)


async def test_a_long_wait_is_told_in_minutes(stores: Stores) -> None:
    stores.redis.down = True
    for seconds, told in ((60, "in 60 seconds"), (3600, "in 60 minutes"), (200, "in 4 minutes")):
        limiter, once = RateLimiter(stores.cache, ""), Limit(f"once in {seconds}", 1, seconds)
        await limiter.count(once, "Ada")
        with pytest.raises(TooManyRequests, match=told) as refused:
            await limiter.count(once, "Ada")
        assert refused.value.retry_after == seconds


async def test_a_redis_outage_allows_the_limit_at_most_once_more(stores: Stores) -> None:
    limiter = RateLimiter(stores.cache, "")
    assert await first_refused(limiter, "Ada") == 3
    for down in (True, False):
        stores.redis.down = down
        assert await first_refused(limiter, "Ada") == (3 if down else 1)
    stores.redis.down = True
    assert await first_refused(limiter, "Ada") == 1


def test_a_window_starts_again_after_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    counter, now = LocalCounter(), 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    assert [counter.count("Ada", 60) for _ in range(2)] == [(1, 60), (2, 60)]
    monkeypatch.setattr(time, "monotonic", lambda: now + 59.5)
    assert counter.count("Ada", 60) == (3, 1)
    monkeypatch.setattr(time, "monotonic", lambda: now + 60)
    assert counter.count("Ada", 60) == (1, 60)


def test_beyond_its_capacity_the_counter_forgets_the_key_counted_longest_ago() -> None:
    counter = LocalCounter(max_keys=3)
    for name in ("Ada", "Bob", "Ada", "Cyd", "Dan"):
        counter.count(name, 60)
    assert counter.count("Ada", 60)[0] == 3
    assert counter.count("Bob", 60)[0] == 1


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


def test_a_request_without_an_address_is_counted() -> None:
    assert client_address(Request({"type": "http", "client": None})) == "unknown"


async def test_repeated_imports_are_limited(site: Site) -> None:
    user_id = await site.sign_up()
    for tries, status in ((b"19", 303), (b"20", 429)):
        site.stores.redis.values[f"tries:import:{user_id}"] = tries
        answer = await site.client.post("/profile/import", files={"ratings": b"rating,title\n5,Alien\n"})
        assert answer.status_code == status
