"""The real nginx under slow clients of one address, while another address reads."""

import asyncio
import resource
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.processes.edge import Edge, need_nginx, running

HOST = "movies.example"
SLOW, OTHER, PROXY = "127.0.0.2", "127.0.0.3", "127.0.0.4"
UPLOADS, HALF_HEADS, CONNECTIONS = 600, 2200, 100
"""`CONNECTIONS`: `limit_conn` in nginx/limits.conf."""
READS, MOST_REFUSED = 100, 1
HEAD_SECONDS = 5
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module", autouse=True)
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@asynccontextmanager
async def edge_in(folder: Path) -> AsyncIterator[Edge]:
    """In front of a service that answers everything."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(RESPONSE)
        writer.close()

    service = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{service.sockets[0].getsockname()[1]}"
    settings = {"ALLOWED_HOSTS": HOST, "TRUSTED_PROXIES": PROXY, "WEB_URL": url, "VOICE_URL": url}
    edge = running(folder, settings)
    try:
        yield await asyncio.to_thread(edge.__enter__)
    finally:
        await asyncio.to_thread(edge.__exit__, None, None, None)
        service.close()


@pytest.fixture
async def edge(tmp_path: Path) -> AsyncIterator[Edge]:
    need_nginx()
    async with edge_in(tmp_path) as edge:
        yield edge


def upload(forwarded_for: str = "192.0.2.1") -> bytes:
    """Most of its body never comes."""
    head = f"POST /body HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-For: {forwarded_for}\r\nContent-Length: 1000\r\n\r\n"
    return head.encode() + b"abc"


@asynccontextmanager
async def slow_clients(
    edge: Edge, number: int, sent: Callable[[int], bytes], address: str = SLOW
) -> AsyncIterator[list[asyncio.StreamReader]]:
    async with AsyncExitStack() as stack:
        readers = []
        for each in range(number):
            reader, writer = await asyncio.open_connection("127.0.0.1", edge.port, local_addr=(address, 0))
            stack.callback(writer.close)
            writer.write(sent(each))
            readers.append(reader)
        yield readers


async def refused(readers: list[asyncio.StreamReader], number: int) -> None:
    """Waits until so many are refused."""
    lines = [asyncio.create_task(reader.readline()) for reader in readers]
    try:
        answered = asyncio.as_completed(lines, timeout=20)
        assert [(await next(answered)).split()[1] for _ in range(number)] == [b"429"] * number
    finally:
        for line in lines:
            line.cancel()


async def reads(edge: Edge, address: str = OTHER, forwarded_for: str = "192.0.2.9") -> Counter[int]:
    transport = httpx.AsyncHTTPTransport(local_address=address)
    headers = {"Host": HOST, "X-Forwarded-For": forwarded_for}
    async with httpx.AsyncClient(transport=transport, base_url=edge.url, headers=headers, timeout=20) as client:
        return Counter([(await client.get("/movies")).status_code for _ in range(READS)])


async def test_slow_uploads_of_one_address_leave_others_alone(edge: Edge) -> None:
    async with slow_clients(edge, UPLOADS, lambda _: upload()) as readers:
        await refused(readers, UPLOADS - CONNECTIONS)
        assert READS - (await reads(edge))[200] <= MOST_REFUSED


async def test_half_heads_of_one_address_leave_others_alone_and_end(edge: Edge) -> None:
    """Those that the kernel still keeps from nginx end later."""
    async with slow_clients(edge, HALF_HEADS, lambda _: b"GET /movies HTTP/1.1\r\nHost:") as readers:
        ends = [asyncio.create_task(reader.read()) for reader in readers]
        assert READS - (await reads(edge))[200] <= MOST_REFUSED
        ended, waiting = await asyncio.wait(ends, timeout=4 * HEAD_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for end in waiting:
            end.cancel()
        assert {type(end.exception()) for end in ended} <= {type(None), ConnectionResetError}
        assert ended


async def test_a_trusted_proxy_is_bounded_by_the_address_that_it_forwards(edge: Edge) -> None:
    async with slow_clients(edge, CONNECTIONS + 50, lambda _: upload(), PROXY) as readers:
        await refused(readers, 50)
        assert READS - (await reads(edge, PROXY))[200] <= MOST_REFUSED


async def test_nobody_else_is_believed_about_addresses(edge: Edge) -> None:
    async with slow_clients(edge, CONNECTIONS + 50, lambda number: upload(f"192.0.2.{number}")) as readers:
        await refused(readers, 50)
