"""Requests follow their key from server to server. tests/integration/shared/test_redis_cluster.py has real servers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hiredis import ReplyError
from redis.exceptions import AskError

from shared.stores.redis_connection import RedisAddress, pack
from shared.stores.redis_servers.cluster import ClusterServers, is_cluster, open_cluster, try_writing
from shared.stores.redis_servers.one_server import ServerConnection
from tests.support.fakes.redis_server import FakeRedis, Request, Respond, echo, fake_redis

GET = pack("GET", "key")


class Topology:
    """What redis-py knows of a cluster: every key is on the server of this port."""

    def __init__(self, port: int) -> None:
        self.port = self.real_port = port
        self.nodes_manager = SimpleNamespace(initialize=self.read_again, move_slot=self.move)
        self.reads = 0

    async def initialize(self) -> None:
        pass

    async def read_again(self) -> None:
        self.port, self.reads = self.real_port, self.reads + 1

    async def move(self, error: AskError) -> None:
        self.port = error.port

    def get_nodes(self) -> list[Any]:
        return [self.get_node_from_key("")]

    def get_node_from_key(self, _key: object) -> Any:
        return SimpleNamespace(host="127.0.0.1", port=self.port)


@asynccontextmanager
async def two_servers(first: Respond) -> AsyncIterator[tuple[FakeRedis, FakeRedis, Topology, ClusterServers]]:
    async with fake_redis(first) as old, fake_redis(echo) as new:
        topology: Any = Topology(old.port)
        topology.real_port = new.port
        servers = ClusterServers("redis+cluster://127.0.0.1:1/0", topology)
        yield old, new, topology, servers
        await servers.close()


def refusing(reply: str) -> Respond:
    async def refuse(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(f"-{reply}\r\n".encode())

    return refuse


async def to_the_new_one(kind: str) -> tuple[list[Request], list[Request]]:
    """What both servers were asked by two requests, where the first one sends them on to the second one."""

    async def send_on(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(f"-{kind} 7 127.0.0.1:{new.port}\r\n".encode())

    async with two_servers(send_on) as (old, new, _topology, servers):
        assert [await servers.send("key", GET) for _ in range(2)] == [b"key", b"key"]
        return old.requests, new.requests


async def test_a_moved_key_is_looked_for_at_its_new_server_from_then_on() -> None:
    assert await to_the_new_one("MOVED") == ([[b"GET", b"key"]], [[b"GET", b"key"]] * 2)


async def test_a_key_that_is_just_moving_is_asked_for_without_forgetting_its_server() -> None:
    asked = [[b"ASKING"], [b"GET", b"key"]]
    assert await to_the_new_one("ASK") == ([[b"GET", b"key"]] * 2, asked * 2)


async def test_after_a_lost_connection_the_servers_are_asked_who_has_the_key_now() -> None:
    async def close(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with two_servers(close) as (old, _new, topology, servers):
        assert await servers.send("key", GET) == b"key"
        assert (len(old.requests), topology.reads) == (1, 1)
        assert await servers.send("key", GET) == b"key"
        assert topology.reads == 1


async def test_the_connection_to_a_server_that_has_left_is_closed() -> None:
    async def stay(request: Request, writer: asyncio.StreamWriter) -> None:
        if len(old.requests) > 1:
            servers._outdated = True
        await echo(request, writer)

    async with two_servers(stay) as (old, new, _topology, servers):
        assert [await servers.send("key", GET) for _ in range(2)] == [b"key"] * 2
        (left,) = servers._servers.values()
        assert await servers.send("key", GET) == b"key"
        assert list(servers._servers) == [("127.0.0.1", new.port)]
        assert left.usable() is None


async def test_a_server_that_two_requests_find_to_have_left_is_closed_once() -> None:
    async with two_servers(echo) as (_old, new, topology, servers):
        for port in (1, 2):
            servers._servers["127.0.0.1", port] = ServerConnection(RedisAddress.from_url(f"redis://127.0.0.1:{port}/0"))
        left = [servers._servers["127.0.0.1", port] for port in (1, 2)]
        closed = list[ServerConnection]()

        async def close(connection: ServerConnection) -> None:
            closed.append(connection)
            await asyncio.sleep(0)

        for each in left:
            each.close = partial(close, each)  # type: ignore[method-assign]
        topology.port = new.port
        await asyncio.gather(servers._read_servers_again(), servers._read_servers_again())
        assert sorted(map(id, closed)) == sorted(map(id, left))
        assert servers._servers == {}


class Primaries:
    """Redis-py's view of a cluster that a key's last digit divides among three servers."""

    def __init__(self, refusing: str = "") -> None:
        self.refusing, self.written, self.looked_up = refusing, set[str](), 0

    async def initialize(self) -> None:
        pass

    def get_primaries(self) -> list[Any]:
        return [SimpleNamespace(name=name) for name in "abc"]

    def get_node_from_key(self, key: str) -> Any:
        self.looked_up += 1
        return SimpleNamespace(name="abc"[int(key[-1]) % 3])

    async def set(self, key: str, _value: bytes, *, ex: int) -> None:
        assert ex == 10
        name = self.get_node_from_key(key).name
        if name == self.refusing:
            raise ReplyError("READONLY")
        self.written.add(name)


async def test_each_server_is_tried() -> None:
    cluster: Any = Primaries()
    await try_writing(cluster, "probe", 10)
    assert cluster.written == set("abc")
    assert cluster.looked_up == 3 + 3  # to choose the keys, and to write them
    for name in "abc":
        with pytest.raises(ReplyError):
            await try_writing(cast("Any", Primaries(name)), "probe", 10)


async def test_a_server_that_is_gone_costs_one_request() -> None:
    async with two_servers(echo) as (_old, _new, topology, servers):
        topology.port = 1
        with pytest.raises(OSError, match="1"):
            await servers.send("key", GET)
        assert await servers.send("key", GET) == b"key"


async def test_a_script_that_deleted_a_moving_key_is_repeated_where_the_key_moves_to() -> None:
    async def run(_request: Request, writer: asyncio.StreamWriter) -> None:
        first = len(old.requests) == 1
        refusal = "ERR Script attempted to access a non local key" if first else f"ASK 7 127.0.0.1:{new.port}"
        writer.write(f"-{refusal}\r\n".encode())

    async with two_servers(run) as (old, new, _topology, servers):
        assert await servers.send("key", GET) == b"key"
        assert new.requests == [[b"ASKING"], [b"GET", b"key"]]


async def test_other_refusals_are_raised() -> None:
    async with two_servers(refusing("CLUSTERDOWN The cluster is down")) as (old, _new, _topology, servers):
        with pytest.raises(ReplyError, match="CLUSTERDOWN"):
            await servers.send("key", GET)
        assert len(old.requests) == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis+cluster://h:1", True),
        ("rediss+cluster://h:1/0", True),
        ("redis://h:1/0", False),
        ("redis://u:x+cluster:@h:1/0", False),
        ("unix:///tmp/+cluster:", False),
    ],
)
def test_the_scheme_of_the_address_tells_a_cluster(url: str, expected: bool) -> None:
    assert is_cluster(url) is expected


def test_a_cluster_is_opened_with_the_password_and_tls_of_its_address() -> None:
    cluster = open_cluster("rediss+cluster://ada:secret@h:7000", socket_timeout=0.5)
    (node,) = cluster.nodes_manager.startup_nodes.values()
    assert (node.host, node.port) == ("h", 7000)
    options = cluster.connection_kwargs
    assert (options["username"], options["password"], options["socket_timeout"]) == ("ada", "secret", 0.5)
    assert options["ssl_cert_reqs"] == "required"
