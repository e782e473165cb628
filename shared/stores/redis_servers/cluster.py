"""Redis in cluster mode, as managed services offer it: each key belongs to one of several servers, and may move."""

import asyncio
from typing import Any

from hiredis import ReplyError
from redis.asyncio import RedisCluster
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AskError, MovedError

from shared.stores.redis_connection import ConnectionLost, PipelinedConnection, RedisAddress, Reply, Word, pack
from shared.stores.redis_servers.connections import connection_class
from shared.stores.redis_servers.one_server import ServerConnection

MARK = "+cluster:"
"""In the scheme of an address: redis+cluster://, or rediss+cluster:// with TLS."""
SCAN_BATCH_SIZE = 1000
ASKING = pack("ASKING")
NOT_HERE_ANY_MORE = "access a non local key"
"""Of a script that has deleted a key whose slot is just moving: when it is repeated, the key is where it moves to."""
MAX_HOPS = 3
MAX_PROBES = 2000
"""So many keys belong to each of 100 servers, except one time in five million."""


def is_cluster(url: str) -> bool:
    return MARK in url.partition("//")[0]


def open_cluster(url: str, **options: Any) -> RedisCluster:
    """`url` names any server of the cluster, or what a service calls its configuration endpoint."""
    plain_url = url.replace(MARK, ":", 1)
    cluster = RedisCluster.from_url(plain_url, retry=Retry(NoBackoff(), 1), **options)
    kind = cluster.connection_kwargs["connection_class"] = connection_class(plain_url)
    for node in cluster.nodes_manager.startup_nodes.values():
        node.connection_class = kind
    return cluster


async def try_writing(cluster: RedisCluster, key: str, seconds: int) -> None:
    """Writes a key to each server that accepts writes. Replicas are not read, since they may be behind."""
    await cluster.initialize()
    missing = {node.name for node in cluster.get_primaries()}
    probes = (f"{key}:{number}" for number in range(MAX_PROBES))
    keys: list[str] = []
    while missing and (probe := next(probes, None)):
        place: Any = cluster.get_node_from_key(probe)
        if place.name in missing:
            missing.discard(place.name)
            keys.append(probe)
    await asyncio.gather(*(cluster.set(probe, b"", ex=seconds) for probe in keys))


async def remove_keys(cluster: RedisCluster, prefix: str) -> None:
    """Removes all that begin with `prefix`, on every server."""
    batch: list[bytes] = []
    async for key in cluster.scan_iter(match=f"{prefix}*", count=SCAN_BATCH_SIZE):
        batch.append(key)
        if len(batch) == SCAN_BATCH_SIZE:
            await _unlink(cluster, batch)
            batch = []
    await _unlink(cluster, batch)


async def _unlink(cluster: RedisCluster, keys: list[bytes]) -> None:
    steps: Any = cluster.pipeline()
    for key in keys:
        steps.execute_command("UNLINK", key)  # its method of this name cannot be queued
    await steps.execute()


class ClusterServers:
    """Sends each request to the server of its key. What is known of the servers is shared with `cluster`, and read
    again after a connection was lost, because a replica may have taken the place of its server."""

    def __init__(self, url: str, cluster: RedisCluster) -> None:
        self.cluster = cluster
        self._servers: dict[tuple[str, int], ServerConnection] = {}
        self._address = RedisAddress.from_url(url.replace(MARK, ":", 1))
        self._outdated = False

    async def send(self, key: Word, request: bytes) -> Reply:
        for _ in range(MAX_HOPS):
            try:
                return await self._send(key, request)
            except ReplyError as error:
                kind, _, place = str(error).partition(" ")
                if kind == "ASK":
                    return await self._ask(AskError(place), request)
                await self._prepare_next_hop(error)
            except OSError as error:
                self._outdated = True
                if not isinstance(error, ConnectionLost):
                    raise
        return await self._send(key, request)

    async def _prepare_next_hop(self, error: ReplyError) -> None:
        """Raises the error if it would be the answer again."""
        kind, _, place = str(error).partition(" ")
        if kind == "MOVED":
            await self.cluster.nodes_manager.move_slot(MovedError(place))
        elif NOT_HERE_ANY_MORE not in str(error):
            raise error

    async def _send(self, key: Word, request: bytes) -> Reply:
        await self.cluster.initialize()
        if self._outdated:
            await self._read_servers_again()
        node: Any = self.cluster.get_node_from_key(key)  # type: ignore[arg-type]  # bytes are keys too
        return await (await self._connect_to(node.host, node.port)).send(request)

    async def _read_servers_again(self) -> None:
        """Closes the connections to those that have left the cluster."""
        await self.cluster.nodes_manager.initialize()
        self._outdated = False
        present = {(node.host, node.port) for node in self.cluster.get_nodes()}
        for place in self._servers.keys() - present:
            if left := self._servers.pop(place, None):  # two readings may end at once
                await left.close()

    async def _ask(self, target: AskError, request: bytes) -> Reply:
        """A slot is just moving, and this key is where it moves to."""
        connection = await self._connect_to(target.host, target.port)
        connection.send(ASKING)  # counts for the request that follows on the same connection
        return await connection.send(request)

    async def _connect_to(self, host: str, port: int) -> PipelinedConnection:
        server = self._servers.get((host, port))
        if server is None:
            server = self._servers[host, port] = ServerConnection(self._address.at(host, port))
        return server.usable() or await server.connect()

    async def close(self) -> None:
        for server in self._servers.values():
            await server.close()
