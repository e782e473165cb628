"""Redis as a cache: every failure is a miss, and after a failure no request is sent for a moment."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import structlog
from redis.asyncio import Connection, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from shared.circuit_breaker import CircuitBreaker
from shared.contracts.errors import CacheUnavailable
from shared.telemetry.metrics import Metrics
from shared.telemetry.tracing import span

PROBE = "matinee:probe"
PROBE_SECONDS = 10
log = structlog.get_logger()
# A pooled connection that Redis closed when it restarted fails once; a new one shows whether Redis is back.
RETRY_ONCE = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
MAX_CONNECTIONS = 100
Result = TypeVar("Result")


class RedisConnection(Connection):
    """Converts the `RuntimeError` that uvloop raises if the peer has reset the connection."""

    async def send_packed_command(self, command: bytes | str | Iterable[bytes], check_health: bool = True) -> None:
        try:
            await super().send_packed_command(command, check_health)
        except RuntimeError as error:
            raise RedisConnectionError("the connection was reset") from error


def open_redis(url: str) -> Redis:
    return Redis.from_url(
        url,
        connection_class=RedisConnection,
        socket_connect_timeout=0.25,
        socket_timeout=0.5,
        retry=RETRY_ONCE,
        max_connections=MAX_CONNECTIONS,
    )


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
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("redis unreachable", error=repr(error))
            self.breaker.record_failure()
            self.metrics.count_store_error("redis")
            raise CacheUnavailable from error
        self.breaker.record_success()
        return result

    async def ping(self) -> None:
        """Raises `CacheUnavailable` also if Redis accepts no writes."""
        await self.call(lambda redis: redis.set(PROBE, b"", ex=PROBE_SECONDS))

    async def close(self) -> None:
        await self.redis.aclose()
