"""Reads a small document from an address that a stranger chose, so that it cannot reach private networks.

The addresses of a name are checked as they are resolved for the connection itself: a name that changes in between
reaches nothing else.
"""

import asyncio
import re
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

TIMEOUT = aiohttp.ClientTimeout(total=3, connect=2)
MAX_URL = 300
HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*\.[a-z][a-z0-9-]{0,61}[a-z]")
TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator (NAT64)."""
GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that is assigned. Outside of it Python takes local addresses for global, such as those of NAT64 in a network."""

MAX_POSTS = 500
"""That a process sends at the same time."""
FETCH_THREADS = ThreadPoolExecutor(2, thread_name_prefix="fetch-names")
POST_THREADS = ThreadPoolExecutor(MAX_POSTS, thread_name_prefix="post-names")
"""That look names up. A stranger's name server may let a thread wait for long, so nothing else waits for these."""


class FetchRefused(Exception):
    """The address is not allowed, or did not answer with a small JSON document."""


def is_public(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_global(found)
    inner = _inner(found)
    return _is_global(found) and (found in GLOBAL_UNICAST if inner is None else _is_global(inner))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]


class OwnThreadsResolver(AbstractResolver):
    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.threads = threads

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        look_up = partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        found = await asyncio.get_running_loop().run_in_executor(self.threads, look_up)
        return [
            ResolveResult(
                hostname=host, host=str(address[0]), port=port, family=kind, proto=proto, flags=socket.AI_NUMERICHOST
            )
            for kind, _, proto, _, address in found
        ]

    async def close(self) -> None:
        """The threads serve the next one."""


class PublicResolver(AbstractResolver):
    def __init__(self, inner: AbstractResolver, allows: Callable[[str], bool] = is_public) -> None:
        self.inner = inner
        self.allows = allows

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self.inner.resolve(host, port, family)
        if not found or not all(self.allows(each["host"]) for each in found):
            raise OSError("not a public address")
        return found

    async def close(self) -> None:
        await self.inner.close()


def check_url(url: str) -> SplitResult:
    """By https at the usual port of a host with a name. Numbers are no names: they would not be resolved."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchRefused from error
    has_name = HOST_NAME.fullmatch(parts.hostname or "") is not None
    is_plain = url.isascii() and url.isprintable() and not set(url) & set(" \\#@") and len(url) <= MAX_URL
    if not (is_plain and has_name and parts.scheme == "https" and port in {None, 443}):
        raise FetchRefused
    return parts


async def fetch_json(url: str, max_bytes: int, connector: aiohttp.BaseConnector | None = None) -> bytes:
    """Raises `FetchRefused`. Follows no redirect."""
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    try:
        async with (
            _session(url, connector, FETCH_THREADS) as session,
            session.get(url, allow_redirects=False, headers=headers) as response,
        ):
            if response.status != 200 or response.content_type != "application/json":
                raise FetchRefused
            return await _read(response, max_bytes)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        raise FetchRefused from error


async def post_json(
    url: str, body: bytes, headers: Mapping[str, str], connector: aiohttp.BaseConnector | None = None
) -> int:
    """The status of the response, of which nothing else is read. Raises `FetchRefused`. Follows no redirect."""
    headers = {**headers, "Content-Type": "application/json", "Accept-Encoding": "identity"}
    try:
        async with (
            _session(url, connector, POST_THREADS) as session,
            session.post(url, data=body, allow_redirects=False, headers=headers) as response,
        ):
            return response.status
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        raise FetchRefused from error


def _session(url: str, connector: aiohttp.BaseConnector | None, threads: ThreadPoolExecutor) -> aiohttp.ClientSession:
    check_url(url)
    connector = connector or aiohttp.TCPConnector(
        resolver=PublicResolver(OwnThreadsResolver(threads)), use_dns_cache=False, force_close=True
    )
    return aiohttp.ClientSession(connector=connector, timeout=TIMEOUT, auto_decompress=False)


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    body = b""
    async for part in response.content.iter_chunked(4096):
        body += part
        if len(body) > max_bytes:
            raise FetchRefused
    return body
