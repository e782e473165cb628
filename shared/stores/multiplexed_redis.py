"""Requests to Redis that share a connection, for what is requested most (docs/decisions/0021)."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from hiredis import HiredisError, ReplyError

from shared.contracts.errors import CacheUnavailable
from shared.stores.redis_cache import FAILURES, RedisCache, open_redis
from shared.stores.redis_connection import RedisAddress, Reply, Word, pack
from shared.stores.redis_servers.cluster import ClusterServers, is_cluster
from shared.stores.redis_servers.one_server import OneServer
from shared.telemetry.metrics import Metrics
from shared.telemetry.tracing import span

log = structlog.get_logger()


class RedisScript:
    """A Lua script, which Redis knows by its digest once it has run it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.digest = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()


class MultiplexedRedis:
    """Like `RedisCache`, whose circuit breaker and metrics it shares: raises only `CacheUnavailable`, and at once while
    Redis is known to be down. Requests must be idempotent, because one whose connection was lost is sent again. Each
    concerns one key, which is the first word after the command.
    """

    def __init__(self, url: str, cache: RedisCache) -> None:
        self.breaker = cache.breaker
        self.metrics = cache.metrics
        cluster: Any = cache.redis
        self._servers = ClusterServers(url, cluster) if is_cluster(url) else OneServer(RedisAddress.from_url(url))

    async def call(self, command: str, key: Word, *words: Word) -> Reply:
        return await self.send(key, pack(command, key, *words))

    async def run(self, script: RedisScript, key: str, *arguments: Word) -> Reply:
        """Runs a script that may be repeated, like every request here."""
        words = (1, key, *arguments)
        request = pack("EVALSHA", script.digest, *words)
        return await self._send_guarded(key, request, lambda: pack("EVAL", script.source, *words))

    async def send(self, key: Word, request: bytes) -> Reply:
        """`request` is in Redis's wire format."""
        return await self._send_guarded(key, request)

    async def _send_guarded(self, key: Word, request: bytes, with_source: Callable[[], bytes] | None = None) -> Reply:
        if not self.breaker.allows_call():
            raise CacheUnavailable
        try:
            with span("redis", outgoing=True):
                reply = await self._send_or_load(key, request, with_source)
        except (HiredisError, *FAILURES) as error:
            log.warning("redis unreachable", error=repr(error))
            self.breaker.record_failure()
            self.metrics.count_store_error("redis")
            raise CacheUnavailable from error
        self.breaker.record_success()
        return reply

    async def _send_or_load(self, key: Word, request: bytes, with_source: Callable[[], bytes] | None) -> Reply:
        """Redis forgets its scripts when it restarts."""
        try:
            return await self._servers.send(key, request)
        except ReplyError as error:
            if with_source is None or not str(error).startswith("NOSCRIPT"):
                raise
        return await self._servers.send(key, with_source())

    async def close(self) -> None:
        await self._servers.close()


@asynccontextmanager
async def open_cache(url: str, metrics: Metrics) -> AsyncIterator[tuple[RedisCache, MultiplexedRedis]]:
    """Both clients of one Redis: for everything, and for what is read most."""
    cache = RedisCache(open_redis(url), metrics=metrics)
    reads = MultiplexedRedis(url, cache)
    try:
        yield cache, reads
    finally:
        await reads.close()
        await cache.close()
