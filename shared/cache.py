"""Redis as a cache: every failure is a miss, and after one the server is left alone for a moment."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from shared.breaker import Breaker
from shared.metrics import Metrics
from shared.traces import span

log = structlog.get_logger()
# A pooled connection that Redis closed when it restarted fails once; the next one tells whether Redis is back.
ONCE_MORE = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
MOST_CONNECTIONS = 200  # more than requests are let in at once: running out would look like Redis being away
Answer = TypeVar("Answer")


class CacheUnavailable(Exception):
    """Redis did not answer; the caller goes on without it."""


def open_redis(url: str) -> Redis:
    return Redis.from_url(
        url,
        socket_connect_timeout=0.25,
        socket_timeout=0.5,
        retry=ONCE_MORE,
        max_connections=MOST_CONNECTIONS,
    )


class Cache:
    """A Redis client that raises `CacheUnavailable` alone, at once while Redis is known to be away."""

    def __init__(self, redis: Redis, pause_seconds: float = 0.5, metrics: Metrics | None = None) -> None:
        self.redis = redis
        self.metrics = metrics or Metrics()
        self.breaker = Breaker("redis", failures=1, pause_seconds=pause_seconds)
        self.metrics.watch_breaker(self.breaker)

    async def call(self, command: Callable[[Redis], Awaitable[Answer]]) -> Answer:
        if not self.breaker.lets_through():
            raise CacheUnavailable
        try:
            with span("redis", outgoing=True):
                answer = await command(self.redis)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("redis unreachable", error=repr(error))
            self.breaker.failed()
            self.metrics.store_failed("redis")
            raise CacheUnavailable from error
        self.breaker.succeeded()
        return answer

    async def ping(self) -> None:
        await self.call(lambda redis: redis.ping())

    async def close(self) -> None:
        await self.redis.aclose()
