"""TCP proxies that break on demand: one link for each pair of a process and something that it depends on."""

import asyncio
import contextlib
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from tests.support.processes.stack import free_port

Way = Literal["there", "back"]
Kind = Literal["refuse", "reset", "delay", "black-hole", "no-answers"]
CHUNK = 2**16
LINGER_NOT = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Trouble:
    """`black-hole` holds what is sent both ways, `no-answers` only what comes back; both deliver it when mended, as TCP
    does after a partition, even if the sender has given up meanwhile."""

    kind: Kind
    seconds: float = 0.0
    """How late everything is, of a delay."""


def reset(writer: StreamWriter) -> None:
    """Ends a connection with RST instead of FIN."""
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
    writer.transport.abort()


class Link:
    """The way from one process to one other. Its trouble befalls all connections over it, present and new."""

    def __init__(self, source: str, target: str, port: int) -> None:
        self.source = source
        self.target = target
        self.port = port
        self.trouble: Trouble | None = None
        self._clear: dict[Way, asyncio.Event] = {"there": asyncio.Event(), "back": asyncio.Event()}
        self._ends: set[StreamWriter] = set()
        self.mend()

    def __str__(self) -> str:
        return f"{self.source} to {self.target}"

    def suffers(self, *kinds: Kind) -> bool:
        return self.trouble is not None and self.trouble.kind in kinds

    def disturb(self, trouble: Trouble) -> None:
        self.trouble = trouble
        if self.suffers("black-hole"):
            self._clear["there"].clear()
        if self.suffers("black-hole", "no-answers"):
            self._clear["back"].clear()
        if self.suffers("refuse", "reset"):
            self.reset_all()

    def mend(self) -> None:
        self.trouble = None
        for clear in self._clear.values():
            clear.set()

    def reset_all(self) -> None:
        for end in list(self._ends):
            reset(end)

    async def passes(self, way: Way) -> None:
        await self._clear[way].wait()
        if self.trouble is not None and self.trouble.seconds:
            await asyncio.sleep(self.trouble.seconds)

    async def first_words(self, reader: StreamReader) -> bytes | None:
        """What a new connection sent while nothing passed; None if its sender left: it would never have been made."""
        words = b""
        passing = asyncio.ensure_future(self.passes("there"))
        try:
            while not passing.done():
                reading = asyncio.ensure_future(reader.read(CHUNK))
                await asyncio.wait({passing, reading}, return_when=asyncio.FIRST_COMPLETED)
                if not passing.done() and not reading.result():
                    return None
                words += await _read_so_far(reading)
        finally:
            passing.cancel()
        return words

    async def carry(self, near: tuple[StreamReader, StreamWriter], far: tuple[StreamReader, StreamWriter]) -> None:
        """Until both sides have ended; what ends one side abruptly ends the other so too."""
        self._ends |= {near[1], far[1]}
        try:
            await asyncio.gather(self._pump(near[0], far[1], "there"), self._pump(far[0], near[1], "back"))
        except OSError:
            reset(near[1])
            reset(far[1])
        finally:
            self._ends -= {near[1], far[1]}
            near[1].close()
            far[1].close()

    async def _pump(self, reader: StreamReader, writer: StreamWriter, way: Way) -> None:
        while words := await reader.read(CHUNK):
            await self.passes(way)
            writer.write(words)
            await writer.drain()
        await self.passes(way)
        if not writer.is_closing():
            writer.write_eof()


async def _read_so_far(reading: "asyncio.Future[bytes]") -> bytes:
    """A reader that is cancelled keeps what it has."""
    reading.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        return await reading
    return b""


class FaultyProxy:
    """Where one process finds one dependency. Each connection takes the next link, or one behind it if that is down."""

    def __init__(self, links: Sequence[Link]) -> None:
        self.links = links
        self.port = free_port()
        self._turn = count()
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def heed(self) -> None:
        """Listens unless every link refuses."""
        refuses = all(link.suffers("refuse") for link in self.links)
        if refuses and self._server:
            self._server.close()
            self._server = None
        elif not refuses and not self._server:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        connection = asyncio.ensure_future(self._connect(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _connect(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            await self._lead(reader, writer)
        except OSError:
            reset(writer)
        except asyncio.CancelledError:
            writer.transport.abort()
            raise

    async def _lead(self, reader: StreamReader, writer: StreamWriter) -> None:
        words = b""
        for link in self._in_turn():
            more = await link.first_words(reader)
            if more is None:
                break
            words += more
            with contextlib.suppress(ConnectionRefusedError):
                far = await asyncio.open_connection("127.0.0.1", link.port)
                far[1].write(words)
                return await link.carry((reader, writer), far)
        reset(writer)

    def _in_turn(self) -> list[Link]:
        first = next(self._turn) % len(self.links)
        ordered = [*self.links[first:], *self.links[:first]]
        return [link for link in ordered if not link.suffers("refuse", "reset")]
