"""Requests to Redis that share a connection, for what is requested most (docs/decisions/0021)."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from hiredis import HiredisError, ReplyError

from shared.background import retrieve_exception
from shared.contracts.errors import CacheUnavailable
from shared.stores.redis_cache import RedisCache, open_redis
from shared.stores.redis_connection import ConnectionLost, PipelinedConnection, RedisAddress, Reply, Word, pack
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
    Redis is known to be down. Requests must be idempotent, because one whose connection was lost is sent again.

    A cluster needs one `ServerConnection` per node here, chosen by the slot of the key.
    """

    def __init__(self, url: str, cache: RedisCache) -> None:
        self.breaker = cache.breaker
        self.metrics = cache.metrics
        self._server = ServerConnection(RedisAddress.from_url(url))

    async def call(self, *words: Word) -> Reply:
        return await self.send(pack(*words))

    async def run(self, script: RedisScript, key: str, *arguments: Word) -> Reply:
        """Runs a script that may be repeated, like every request here."""
        words = (1, key, *arguments)
        request = pack("EVALSHA", script.digest, *words)
        return await self._send_guarded(request, lambda: pack("EVAL", script.source, *words))

    async def send(self, request: bytes) -> Reply:
        """`request` is in Redis's wire format."""
        return await self._send_guarded(request)

    async def _send_guarded(self, request: bytes, with_source: Callable[[], bytes] | None = None) -> Reply:
        if not self.breaker.allows_call():
            raise CacheUnavailable
        try:
            with span("redis", outgoing=True):
                reply = await self._send_or_load(request, with_source)
        except (HiredisError, OSError) as error:
            log.warning("redis unreachable", error=repr(error))
            self.breaker.record_failure()
            self.metrics.count_store_error("redis")
            raise CacheUnavailable from error
        self.breaker.record_success()
        return reply

    async def _send_or_load(self, request: bytes, with_source: Callable[[], bytes] | None) -> Reply:
        """Redis forgets its scripts when it restarts."""
        try:
            return await self._send(request)
        except ReplyError as error:
            if with_source is None or not str(error).startswith("NOSCRIPT"):
                raise
        return await self._send(with_source())

    async def _send(self, request: bytes) -> Reply:
        try:
            return await (self._server.usable() or await self._server.connect()).send(request)
        except ConnectionLost:  # as after a restart of Redis; a new connection shows whether it is back
            return await (await self._server.connect()).send(request)

    async def close(self) -> None:
        await self._server.close()


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


class ServerConnection:
    """The connection to one server. Requests that find none wait for the same attempt to connect."""

    def __init__(self, address: RedisAddress) -> None:
        self.address = address
        self._connection: PipelinedConnection | None = None
        self._attempt: asyncio.Task[PipelinedConnection] | None = None

    def usable(self) -> PipelinedConnection | None:
        connection = self._connection
        return None if connection is None or connection.lost else connection

    async def connect(self) -> PipelinedConnection:
        """Raises `OSError` or `HiredisError`."""
        if connection := self.usable():
            return connection
        if self._attempt is None or self._attempt.done():
            self._attempt = asyncio.create_task(self._open())
            self._attempt.add_done_callback(retrieve_exception)
        return await asyncio.shield(self._attempt)

    async def _open(self) -> PipelinedConnection:
        self._connection = await self.address.connect()
        return self._connection

    async def close(self) -> None:
        if self._attempt is not None:
            self._attempt.cancel()
            await asyncio.wait({self._attempt})
        if self._connection is not None:
            self._connection.close()
