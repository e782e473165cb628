"""A cluster of three Redis servers, with TLS where a server is installed that can do it."""

import shutil
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis import Redis

from embedded.environments import base_environment
from embedded.programs import Program
from embedded.standins import valkey_server
from tests.support.processes.stack import Standin, free_port
from tests.support.tls import TlsFiles

SLOTS = 16384
NODES = 3
READY_SECONDS = 60
TLS_SERVER = shutil.which("redis-server")
"""Debian's; the stand-in is built without TLS."""


@dataclass
class RedisCluster:
    nodes: list[Standin]
    tls: TlsFiles | None

    @property
    def url(self) -> str:
        port = self.nodes[0].port
        if self.tls is None:
            return f"redis+cluster://127.0.0.1:{port}"
        return f"rediss+cluster://127.0.0.1:{port}?ssl_ca_certs={self.tls.certificate}"

    def client(self, node: int) -> Redis:
        options: dict[str, Any] = {"ssl": True, "ssl_ca_certs": str(self.tls.certificate)} if self.tls else {}
        return Redis(host="127.0.0.1", port=self.nodes[node].port, **options)

    def node_id(self, node: int) -> str:
        found: bytes = self.command(node, "CLUSTER", "MYID")
        return found.decode()

    def command(self, node: int, *words: str | int) -> Any:
        with self.client(node) as client:
            return client.execute_command(*words)

    def is_whole(self) -> bool:
        """Whether every node knows who has each slot."""
        return all(self.command(node, "CLUSTER INFO")["cluster_state"] == "ok" for node in range(NODES))


@contextmanager
def redis_cluster(folder: Path, tls: TlsFiles | None = None) -> Iterator[RedisCluster]:
    buses = [free_port() for _ in range(NODES)]
    cluster = RedisCluster([_node(folder / str(number), bus, tls) for number, bus in enumerate(buses)], tls)
    try:
        for node in cluster.nodes:
            node.start()
        _join(cluster, buses)
        yield cluster
    finally:
        for node in cluster.nodes:
            node.close()


def _node(folder: Path, bus: int, tls: TlsFiles | None) -> Standin:
    folder.mkdir()
    port = free_port()
    options = {
        "bind": "127.0.0.1",
        "dir": str(folder),
        "save": "",
        "cluster-enabled": "yes",
        "cluster-port": str(bus),
        "cluster-node-timeout": "1000",
        **(_tls_options(port, tls) if tls else {"port": str(port)}),
    }
    server = TLS_SERVER if tls else str(valkey_server())
    assert server is not None
    command = (server, *(word for key, value in options.items() for word in (f"--{key}", value)))
    program = Program("redis", command, base_environment(), answers=lambda: _answers(port, tls))
    return Standin(program, port, folder / "redis.log")


def _tls_options(port: int, tls: TlsFiles) -> dict[str, str]:
    files = {"tls-cert-file": tls.certificate, "tls-key-file": tls.key, "tls-ca-cert-file": tls.certificate}
    own = {"port": "0", "tls-port": str(port), "tls-cluster": "yes", "tls-auth-clients": "no"}
    return own | {name: str(path) for name, path in files.items()}


def _answers(port: int, tls: TlsFiles | None) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as plain:
            if tls is None:
                return True
            context = ssl.create_default_context(cafile=str(tls.certificate))
            with context.wrap_socket(plain, server_hostname="127.0.0.1"):
                return True
    except OSError:
        return False


def _join(cluster: RedisCluster, buses: list[int]) -> None:
    for node in range(NODES):
        first, last = node * SLOTS // NODES, (node + 1) * SLOTS // NODES - 1
        cluster.command(node, "CLUSTER", "ADDSLOTSRANGE", first, last)
        cluster.command(node, "CLUSTER", "SET-CONFIG-EPOCH", node + 1)
    for node in range(1, NODES):
        cluster.command(node, "CLUSTER", "MEET", "127.0.0.1", cluster.nodes[0].port, buses[0])
    deadline = time.monotonic() + READY_SECONDS
    while not cluster.is_whole():
        assert time.monotonic() < deadline, "the servers have found no agreement"
        time.sleep(0.02)
