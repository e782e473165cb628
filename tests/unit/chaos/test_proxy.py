"""The chaos harness's proxy does to connections what it says."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator

import pytest

from tests.chaos.proxy import Disturbance, FaultyProxy, Link
from tests.support.processes.stack import free_port
from tests.support.waiting import eventually

SOON = 0.15


class Upstream:
    """Answers every line with itself, and remembers it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.heard: list[bytes] = []
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        while line := await reader.readline():
            self.heard.append(line)
            writer.write(line)
        writer.close()


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    upstream = Upstream()
    await upstream.start()
    yield upstream
    await upstream.stop()


@pytest.fixture
def link(upstream: Upstream) -> Link:
    return Link("web", "redis", upstream.port)


@pytest.fixture
async def proxy(link: Link) -> AsyncIterator[FaultyProxy]:
    proxy = FaultyProxy([link])
    await proxy.apply()
    yield proxy
    await proxy.close()


async def connected(proxy: FaultyProxy) -> tuple[StreamReader, StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", proxy.port)


async def echo(connection: tuple[StreamReader, StreamWriter], line: bytes = b"hello\n") -> bytes:
    connection[1].write(line)
    return await connection[0].readline()


async def assert_new_connection_works(proxy: FaultyProxy) -> None:
    connection = await connected(proxy)
    assert await echo(connection) == b"hello\n"
    connection[1].close()


async def silent(connection: tuple[StreamReader, StreamWriter]) -> bool:
    try:
        async with asyncio.timeout(SOON):
            return not await connection[0].readline()
    except TimeoutError:
        return True


async def test_without_faults_the_proxy_changes_nothing(proxy: FaultyProxy) -> None:
    connection = await connected(proxy)
    assert await echo(connection) == b"hello\n"
    connection[1].write_eof()
    assert await connection[0].read() == b""
    connection[1].close()


async def test_refuse_ends_connections_and_takes_no_new_ones_until_mended(proxy: FaultyProxy, link: Link) -> None:
    old = await connected(proxy)
    await echo(old)
    link.disturb(Disturbance("refuse"))
    await proxy.apply()
    with pytest.raises(ConnectionResetError):
        await echo(old)
    with pytest.raises(ConnectionRefusedError):
        await connected(proxy)
    link.repair()
    await proxy.apply()
    new = await connected(proxy)
    assert await echo(new) == b"hello\n"
    new[1].close()


async def test_reset_ends_new_connections_as_well(proxy: FaultyProxy, link: Link) -> None:
    link.disturb(Disturbance("reset"))
    with pytest.raises(ConnectionResetError):
        await echo(await connected(proxy))


async def test_delay_makes_everything_late(proxy: FaultyProxy, link: Link) -> None:
    connection = await connected(proxy)
    await echo(connection)
    link.disturb(Disturbance("delay", SOON))
    started = asyncio.get_running_loop().time()
    assert await echo(connection) == b"hello\n"
    assert asyncio.get_running_loop().time() - started >= 2 * SOON
    connection[1].close()


async def test_what_a_black_hole_took_arrives_once_it_is_mended_though_the_sender_has_given_up(
    proxy: FaultyProxy, link: Link, upstream: Upstream
) -> None:
    connection = await connected(proxy)
    await echo(connection)
    link.disturb(Disturbance("black-hole"))
    connection[1].write(b"late\n")
    assert await silent(connection)
    connection[1].close()
    assert upstream.heard == [b"hello\n"]
    link.repair()
    await eventually(lambda: _heard(upstream, b"late\n"))


async def test_a_connection_begun_in_a_black_hole_comes_through_if_its_sender_waits(
    proxy: FaultyProxy, link: Link, upstream: Upstream
) -> None:
    link.disturb(Disturbance("black-hole"))
    patient, hasty = await connected(proxy), await connected(proxy)
    patient[1].write(b"patient\n")
    hasty[1].write(b"hasty\n")
    assert await silent(patient)
    hasty[1].close()
    await asyncio.sleep(SOON)
    link.repair()
    assert await patient[0].readline() == b"patient\n"
    assert upstream.heard == [b"patient\n"]
    patient[1].close()


async def test_no_answers_lets_requests_through_alone(proxy: FaultyProxy, link: Link, upstream: Upstream) -> None:
    connection = await connected(proxy)
    link.disturb(Disturbance("no-answers"))
    connection[1].write(b"do it\n")
    assert await silent(connection)
    assert upstream.heard == [b"do it\n"]
    link.repair()
    assert await connection[0].readline() == b"do it\n"
    connection[1].close()


async def test_connections_take_turns_and_skip_upstreams_that_are_down(upstream: Upstream) -> None:
    other = Upstream()
    await other.start()
    links = [Link("web", "one", upstream.port), Link("web", "two", other.port)]
    proxy = FaultyProxy(links)
    await proxy.apply()
    for _ in range(4):
        await assert_new_connection_works(proxy)
    assert (len(upstream.heard), len(other.heard)) == (2, 2)
    links[0].disturb(Disturbance("refuse"))
    await proxy.apply()
    for _ in range(2):
        await assert_new_connection_works(proxy)
    links[0].repair()
    await upstream.stop()
    for _ in range(2):
        await assert_new_connection_works(proxy)
    assert (len(upstream.heard), len(other.heard)) == (2, 6)
    await proxy.close()
    await other.stop()


async def _heard(upstream: Upstream, line: bytes) -> bool:
    return line in upstream.heard
