"""A limit counts for as long as it says, whatever the clock of Redis does."""

import uuid

import pytest

from services.web.accounts.limits import Limit
from services.web.accounts.rate_limit import RateLimiter
from shared.contracts.errors import TooManyRequests
from shared.stores.redis_cache import RedisCache, open_redis
from tests.support.processes.stack import RedisStandin

PREFIX = f"{uuid.uuid4().hex}-"
LIMIT = Limit("knock", 1, 60)
KEY = f"{PREFIX}tries:knock:Ada"


async def test_a_window_begun_while_the_clock_was_an_hour_ahead_is_shortened(redis_standin: RedisStandin) -> None:
    cache = RedisCache(open_redis(redis_standin.url), pause_seconds=0)
    limiter = RateLimiter(cache, PREFIX)
    await limiter.count(LIMIT, "Ada")
    assert 0 < await cache.redis.ttl(KEY) <= 60
    await cache.redis.expire(KEY, 3660)
    with pytest.raises(TooManyRequests) as refused:
        await limiter.count(LIMIT, "Ada")
    assert (refused.value.retry_after or 0) in range(1, 61)
    await cache.redis.expire(KEY, 20)
    with pytest.raises(TooManyRequests) as refused:
        await limiter.count(LIMIT, "Ada")
    assert (refused.value.retry_after or 0) in range(1, 21), "a later attempt does not lengthen it"
    await cache.close()
