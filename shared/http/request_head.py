"""ASGI middleware: what is refused by the head of a request alone, before anything else looks at it."""

from collections.abc import Collection
from ipaddress import ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.contracts.errors import AddressTooLong, HeadTooLarge, InvalidRequest, UnknownHost

MAX_HEAD_BYTES = 20 * 1024
"""A little more than what nginx lets through and adds."""
MAX_HEADERS = 100
MAX_QUERY_BYTES = 4096
ANY = "*"
METRICS = "/metrics"
"""Replicas are scraped by their addresses, which no page elsewhere can have a browser believe to be its own."""


class RequestHeadCheck:
    """Raises what is wrong with a head. `hosts` are the names that the service answers to: `a.example`, `*.a.example`
    for all below it, `*` for any."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = (ANY,)) -> None:
        self.app = app
        self.any_host = ANY in hosts
        self.hosts = {host.lower() for host in hosts if not host.startswith(ANY)}
        self.domains = tuple(host.lower().removeprefix(ANY) for host in hosts if host.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._check_size(scope)
            self._check_host(scope)
        await self.app(scope, receive, send)

    def _check_size(self, scope: Scope) -> None:
        sizes = [len(name) + len(value) for name, value in scope["headers"]]
        if len(sizes) > MAX_HEADERS or sum(sizes) > MAX_HEAD_BYTES:
            raise HeadTooLarge
        if len(scope["query_string"]) > MAX_QUERY_BYTES or len(scope["path"]) > MAX_QUERY_BYTES:
            raise AddressTooLong

    def _check_host(self, scope: Scope) -> None:
        if self.any_host:
            return
        told = [value for name, value in scope["headers"] if name == b"host"]
        if len(told) != 1:
            raise InvalidRequest
        name = host_name(told[0].decode("latin-1"))
        if not self._is_ours(name) and not (scope["path"] == METRICS and is_address(name)):
            raise UnknownHost

    def _is_ours(self, name: str) -> bool:
        return name in self.hosts or (name.endswith(self.domains) and not name.startswith((".", ANY)))


def is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def host_name(host: str) -> str:
    """The name without the port; an IPv6 address keeps its brackets."""
    bracketed, bracket, _ = host.rpartition("]")
    name = f"{bracketed}]" if bracket else host.partition(":")[0]
    return name.lower().removesuffix(".")
