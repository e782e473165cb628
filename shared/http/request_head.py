"""ASGI middleware that checks the head of a request before anything else does."""

from collections.abc import Collection
from ipaddress import ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.contracts.errors import AddressTooLong, HeadTooLarge, InvalidRequest, UnknownHost

MAX_HEAD_BYTES = 20 * 1024
"""Slightly more than nginx allows and adds."""
MAX_HEADERS = 100
MAX_QUERY_BYTES = 4096
WILDCARD = "*"
METRICS_PATH = "/metrics"
"""Prometheus addresses replicas by IP, which DNS rebinding cannot imitate."""


class HostNames:
    """Names of a service: `a.example`, `*.a.example` for its subdomains, `*` for any."""

    def __init__(self, hosts: Collection[str]) -> None:
        self.any_host = WILDCARD in hosts
        self.hosts = {host.lower() for host in hosts if not host.startswith(WILDCARD)}
        self.domains = tuple(host.lower().removeprefix(WILDCARD) for host in hosts if host.startswith("*."))

    def include(self, name: str) -> bool:
        return self.any_host or name in self.hosts or self._is_subdomain(name)

    def _is_subdomain(self, name: str) -> bool:
        return name.endswith(self.domains) and not name.startswith((".", WILDCARD))


class RequestHeadCheck:
    """Raises if a head is too large or names a host that is not one of `hosts`, the names of the service."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = (WILDCARD,)) -> None:
        self.app = app
        self.names = HostNames(hosts)

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
        if self.names.any_host:
            return
        values = [value for name, value in scope["headers"] if name == b"host"]
        if len(values) != 1:
            raise InvalidRequest
        name = host_name(values[0].decode("latin-1"))
        if not self.names.include(name) and not (scope["path"] == METRICS_PATH and is_address(name)):
            raise UnknownHost


def is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def host_name(host: str) -> str:
    """Strips the port. An IPv6 address keeps its brackets."""
    bracketed, bracket, _ = host.rpartition("]")
    name = f"{bracketed}]" if bracket else host.partition(":")[0]
    return name.lower().removesuffix(".")
