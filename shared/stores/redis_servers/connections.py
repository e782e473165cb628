"""The connections of redis-py, as the services need them."""

from collections.abc import Iterable
from typing import Any

from redis.asyncio import Connection, SSLConnection, UnixDomainSocketConnection
from redis.asyncio.connection import parse_url
from redis.exceptions import ConnectionError as RedisConnectionError


class ResetNoticed:
    """Converts the `RuntimeError` that uvloop raises if the peer has reset the connection."""

    async def send_packed_command(self, command: bytes | str | Iterable[bytes], check_health: bool = True) -> None:
        try:
            await super().send_packed_command(command, check_health)  # type: ignore[misc]
        except RuntimeError as error:
            raise RedisConnectionError("the connection was reset") from error


class TcpConnection(ResetNoticed, Connection):
    pass


class UnixConnection(ResetNoticed, UnixDomainSocketConnection):
    pass


def connection_class(url: str) -> type:
    options: dict[str, Any] = dict(parse_url(url))
    match options.get("connection_class"):
        case kind if kind is SSLConnection:
            return tls_connection(options)
        case kind if kind is UnixDomainSocketConnection:
            return UnixConnection
    return TcpConnection


def tls_connection(options: dict[str, Any]) -> type:
    """Reads the system's certificates once. For each connection, that would stop the event loop for up to 0.2 s."""
    shared = SSLConnection(**{name: value for name, value in options.items() if name.startswith("ssl_")}).ssl_context
    shared.get()

    class TlsConnection(ResetNoticed, SSLConnection):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.ssl_context = shared

    return TlsConnection
