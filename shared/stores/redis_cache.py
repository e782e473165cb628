"""Redis as a cache: every failure is a miss, and after a failure no request is sent for a moment."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar, cast

import structlog
from redis.asyncio import ConnectionPool, Redis, RedisCluster
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisClusterException, RedisError

from shared.circuit_breaker import CircuitBreaker
from shared.contracts.errors import CacheUnavailable
from shared.stores.redis_servers.cluster import SCAN_BATCH_SIZE, is_cluster, open_cluster, try_writing
from shared.stores.redis_servers.cluster import remove_keys as remove_keys_of_cluster
from shared.stores.redis_servers.connections import connection_class
from shared.telemetry.metrics import Metrics
from shared.telemetry.tracing import span

PROBE = "matinee:probe"
PROBE_SECONDS = 10
CLOSE_SECONDS = 2
log = structlog.get_logger()
# A pooled connection that Redis closed when it restarted fails once; a new one shows whether Redis is back.
RETRY_ONCE = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
MAX_CONNECTIONS = 100
FAILURES = (RedisError, RedisClusterException, OSError)
Result = TypeVar("Result")


def open_redis(url: str) -> Redis:
    """For an address of a cluster, its client, which has the same commands."""
    options: dict[str, Any] = {
        "socket_connect_timeout": 0.25,
        "socket_timeout": 0.5,
        "max_connections": MAX_CONNECTIONS,
    }
    if is_cluster(url):
        cluster: Any = open_cluster(url, **options)
        return cast(Redis, cluster)
    of_url = {**parse_url(url), "connection_class": connection_class(url)}
    return Redis.from_pool(ConnectionPool(**{"retry": RETRY_ONCE, **options, **of_url}))


class RedisCache:
    """A Redis client that raises only `CacheUnavailable`, and at once while Redis is known to be down."""

    def __init__(self, redis: Redis, pause_seconds: float = 0.5, metrics: Metrics | None = None) -> None:
        self.redis = redis
        self.metrics = metrics or Metrics()
        self._connections = asyncio.Semaphore(MAX_CONNECTIONS)  # a used-up pool would look like an outage
        self.breaker = CircuitBreaker("redis", max_failures=1, pause_seconds=pause_seconds)
        self.metrics.watch_breaker(self.breaker)

    async def call(self, command: Callable[[Redis], Awaitable[Result]]) -> Result:
        if not self.breaker.allows_call():
            raise CacheUnavailable
        try:
            async with self._connections:
                with span("redis", outgoing=True):
                    result = await command(self.redis)
        except FAILURES as error:
            log.warning("redis unreachable", error=repr(error))
            self.breaker.record_failure()
            self.metrics.count_store_error("redis")
            raise CacheUnavailable from error
        self.breaker.record_success()
        return result

    async def ping(self) -> None:
        """Raises `CacheUnavailable` also if Redis, or one server of a cluster, accepts no writes."""
        if isinstance(self.redis, RedisCluster):
            await self.call(lambda cluster: try_writing(cast(Any, cluster), PROBE, PROBE_SECONDS))
            return
        await self.call(lambda redis: redis.set(PROBE, b"", ex=PROBE_SECONDS))

    async def remove_keys(self, prefix: str) -> None:
        """Removes all that begin with `prefix`, and nothing of those who use the same Redis."""
        if isinstance(self.redis, RedisCluster):
            await self.call(lambda cluster: remove_keys_of_cluster(cast(Any, cluster), prefix))
            return
        cursor = await self._remove_batch(prefix, 0)
        while cursor:
            cursor = await self._remove_batch(prefix, cursor)

    async def _remove_batch(self, prefix: str, cursor: int) -> int:
        async def remove(redis: Redis) -> int:
            following, keys = await redis.scan(cursor, f"{prefix}*", SCAN_BATCH_SIZE)
            if keys:
                await redis.unlink(*keys)
            return int(following)

        return await self.call(remove)

    async def close(self) -> None:
        """A TLS connection whose other end is silent may take its time to close."""
        with suppress(TimeoutError, *FAILURES):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.redis.aclose()
