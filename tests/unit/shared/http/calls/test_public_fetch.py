import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import cast

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from shared.http.calls.public_fetch import FetchRefused, PublicResolver, check_url, fetch_json, is_public, post_json

PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
    *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "localhost", ""),
    *("fec0::1", "64:ff9b:1::a00:1", "::a00:1", "::ffff:0:a00:1"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_also_those_inside_others(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://a.example/x", "https://localhost/x", "https://intranet/x", "https://127.0.0.1/x", "https://[::1]/x"),
        *("https://2130706433/x", "https://0x7f.1/x", "https://a.example:8443/x", "https://user@a.example/x"),
        *("https://a.example/x#y", "https://a.example\\@b.example/", "https://a.example/\n", "https://a..example/x"),
        *("https://a.example:x/", "ftp://a.example/", "https:///x", "", "https://ä.example/x"),
        f"https://a.example/{'x' * 300}",
    ],
)
async def test_addresses_that_are_no_plain_https_address_of_a_named_host_are_refused(url: str) -> None:
    with pytest.raises(FetchRefused):
        await fetch_json(url, 100)


def test_a_plain_address_is_allowed() -> None:
    assert check_url("https://app.a.example/client.json").hostname == "app.a.example"


class Resolver(AbstractResolver):
    """Resolves each name to the given addresses."""

    def __init__(self, *addresses: str, port: int = 0) -> None:
        self.addresses = addresses
        self.port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=each, port=self.port or port, family=family, proto=0, flags=0)
            for each in self.addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("8.8.8.8", "127.0.0.1"), ()])
async def test_a_name_that_leads_to_a_private_network_is_not_connected_to(addresses: tuple[str, ...]) -> None:
    connector = aiohttp.TCPConnector(resolver=PublicResolver(Resolver(*addresses)))
    with pytest.raises(FetchRefused):
        await fetch_json("https://a.example/client.json", 100, connector)


async def test_a_slow_name_server_keeps_only_other_strangers_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answered = Event(), Event()

    def wait(*_args: object, **_options: object) -> list[object]:
        asked.set()
        answered.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    fetching = asyncio.create_task(fetch_json("https://slow.example/client.json", 100))
    try:
        with ThreadPoolExecutor(1) as watcher:
            assert await asyncio.get_running_loop().run_in_executor(watcher, asked.wait, 5)
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "free"), 1) == "free"
    finally:
        answered.set()
        with suppress(FetchRefused):
            await fetching


async def test_slow_name_servers_of_posts_keep_neither_other_posts_nor_documents_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered, quick = Event(), list[str]()

    def look_up(host: str, *_args: object, **_options: object) -> list[object]:
        if host == "slow.example":
            answered.wait(5)
        else:
            quick.append(host)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    slow = [asyncio.create_task(post_json("https://slow.example/hook", b"{}", {})) for _ in range(20)]
    await asyncio.sleep(0)
    try:
        with pytest.raises(FetchRefused):
            await asyncio.wait_for(post_json("https://post.example/hook", b"{}", {}), 1)
        with pytest.raises(FetchRefused):
            await asyncio.wait_for(fetch_json("https://fetch.example/client.json", 100), 1)
        assert quick == ["post.example", "fetch.example"]
        assert not any(each.done() for each in slow)
    finally:
        answered.set()
        await asyncio.gather(*slow, return_exceptions=True)


class PlainConnector(aiohttp.TCPConnector):
    """Reaches a server without TLS, as the test has no certificate for the name."""

    async def connect(
        self, req: aiohttp.ClientRequest, *args: object, **options: object
    ) -> aiohttp.connector.Connection:
        req.url = req.url.with_scheme("http")
        return await super().connect(req, *args, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "content_type", "body", "is_read"),
    [
        (200, "application/json", b"{}", True),
        (200, "application/json", b"x" * 101, False),
        (200, "text/html", b"{}", False),
        (302, "application/json", b"{}", False),
        (404, "application/json", b"{}", False),
    ],
)
async def test_only_a_small_json_document_is_read(status: int, content_type: str, body: bytes, is_read: bool) -> None:
    async def answer(_request: web.BaseRequest) -> web.Response:
        headers = {"Location": "https://a.example/other"} if status == 302 else {}
        return web.Response(status=status, body=body, content_type=content_type, headers=headers)

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = cast("tuple[str, int]", runner.addresses[0])[1]
    connector = PlainConnector(resolver=PublicResolver(Resolver("127.0.0.1", port=port), lambda _: True))
    try:
        if is_read:
            assert await fetch_json("https://a.example/client.json", 100, connector) == body
        else:
            with pytest.raises(FetchRefused):
                await fetch_json("https://a.example/client.json", 100, connector)
    finally:
        await runner.cleanup()


async def test_what_is_posted_arrives_and_no_redirect_is_followed() -> None:
    received: list[tuple[bytes, str]] = []

    async def receive(request: web.BaseRequest) -> web.Response:
        received.append((await request.read(), request.headers["webhook-id"]))
        return web.Response(status=302, headers={"Location": "https://b.example/"})

    runner = web.ServerRunner(web.Server(receive))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = cast("tuple[str, int]", runner.addresses[0])[1]
    connector = PlainConnector(resolver=PublicResolver(Resolver("127.0.0.1", port=port), lambda _: True))
    try:
        assert await post_json("https://a.example/hook", b"{}", {"webhook-id": "a"}, connector) == 302
    finally:
        await runner.cleanup()
    assert received == [(b"{}", "a")]


@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("8.8.8.8", "127.0.0.1"), ()])
async def test_nothing_is_posted_to_a_private_network(addresses: tuple[str, ...]) -> None:
    connector = aiohttp.TCPConnector(resolver=PublicResolver(Resolver(*addresses)))
    with pytest.raises(FetchRefused):
        await post_json("https://a.example/hook", b"{}", {}, connector)
