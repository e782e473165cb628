"""The one connection that requests to a server of Redis share."""

import asyncio

from shared.background import retrieve_exception
from shared.stores.redis_connection import ConnectionLost, PipelinedConnection, RedisAddress, Reply, Word


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


class OneServer:
    """Redis without cluster mode."""

    def __init__(self, address: RedisAddress) -> None:
        self._server = ServerConnection(address)

    async def send(self, _key: Word, request: bytes) -> Reply:
        try:
            return await (self._server.usable() or await self._server.connect()).send(request)
        except ConnectionLost:  # as after a restart of Redis; a new connection shows whether it is back
            return await (await self._server.connect()).send(request)

    async def close(self) -> None:
        await self._server.close()
