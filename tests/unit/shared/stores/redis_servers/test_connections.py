import ssl
from typing import Any

import pytest
from redis.asyncio import Connection, SSLConnection
from redis.exceptions import ConnectionError as RedisConnectionError

from shared.stores.redis_cache import open_redis
from shared.stores.redis_servers.connections import TcpConnection, UnixConnection, connection_class

URLS = ["redis://h:1/0", "rediss://h:1/0", "unix:///tmp/redis"]


@pytest.mark.parametrize("url", URLS)
async def test_every_kind_of_connection_notices_that_the_peer_has_reset_it(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    async def reset(*_: object) -> None:
        raise RuntimeError("unable to perform operation on <TCPTransport closed=True>")

    monkeypatch.setattr(Connection.__mro__[1], "send_packed_command", reset)
    connection: Any = connection_class(url)()
    with pytest.raises(RedisConnectionError, match="reset"):
        await connection.send_packed_command(b"")


def test_the_address_selects_the_kind() -> None:
    assert [connection_class(URLS[0]), connection_class(URLS[2])] == [TcpConnection, UnixConnection]
    assert issubclass(connection_class(URLS[1]), SSLConnection)


@pytest.mark.parametrize("address", ["rediss://h:1/0", "rediss+cluster://h:1"])
def test_the_certificates_are_read_once_for_all_connections(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    reads: list[ssl.SSLContext] = []
    create = ssl.create_default_context

    def read() -> ssl.SSLContext:
        reads.append(create())
        return reads[-1]

    monkeypatch.setattr(ssl, "create_default_context", read)
    redis = open_redis(address)
    if address.startswith("rediss+"):
        (node,) = redis.nodes_manager.startup_nodes.values()  # type: ignore[attr-defined]
        kind = node.connection_class
    else:
        kind = redis.connection_pool.connection_class
    contexts = [kind(host="h").ssl_context.get() for _ in range(3)]
    assert contexts == reads * 3
