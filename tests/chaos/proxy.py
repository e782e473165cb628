"""TCP proxies that fail on demand: one link for each pair of a process and a dependency."""

import asyncio
import contextlib
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from tests.chaos.aws_refusals import REFUSALS, Refusal, refuse_request
from tests.support.processes.stack import free_port

Way = Literal["there", "back"]
Kind = Literal["refuse", "reset", "delay", "black-hole", "no-answers"] | Refusal
CHUNK = 2**16
NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Disturbance:
    """`black-hole` holds data in both directions, `no-answers` only responses; both deliver it when repaired, as TCP
    does after a partition, even if the sender has given up meanwhile. `throttle` and `expire` answer as AWS does."""

    kind: Kind
    seconds: float = 0.0
    """The delay of all data."""


def reset(writer: StreamWriter) -> None:
    """Ends a connection with RST instead of FIN."""
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    writer.transport.abort()


class Link:
    """The network path from one process to another. A disturbance affects its existing and new connections."""

    def __init__(self, source: str, target: str, port: int) -> None:
        self.source = source
        self.target = target
        self.port = port
        self.disturbance: Disturbance | None = None
        self._clear: dict[Way, asyncio.Event] = {"there": asyncio.Event(), "back": asyncio.Event()}
        self._ends: set[StreamWriter] = set()
        self.repair()

    def __str__(self) -> str:
        return f"{self.source} to {self.target}"

    def refusal(self) -> Refusal | None:
        return next((kind for kind in REFUSALS if self.is_disturbed_by(kind)), None)

    def is_disturbed_by(self, *kinds: Kind) -> bool:
        return self.disturbance is not None and self.disturbance.kind in kinds

    def disturb(self, disturbance: Disturbance) -> None:
        self.disturbance = disturbance
        if self.is_disturbed_by("black-hole"):
            self._clear["there"].clear()
        if self.is_disturbed_by("black-hole", "no-answers"):
            self._clear["back"].clear()
        if self.is_disturbed_by("refuse", "reset", *REFUSALS):
            self.reset_all()

    def repair(self) -> None:
        self.disturbance = None
        for clear in self._clear.values():
            clear.set()

    def reset_all(self) -> None:
        for end in list(self._ends):
            reset(end)

    async def wait_until_open(self, way: Way) -> None:
        await self._clear[way].wait()
        if self.disturbance is not None and self.disturbance.seconds:
            await asyncio.sleep(self.disturbance.seconds)

    async def read_early_data(self, reader: StreamReader) -> bytes | None:
        """What a new connection sent while nothing passed; None if the sender left before it connected."""
        data = b""
        passing = asyncio.ensure_future(self.wait_until_open("there"))
        try:
            while not passing.done():
                reading = asyncio.ensure_future(reader.read(CHUNK))
                await asyncio.wait({passing, reading}, return_when=asyncio.FIRST_COMPLETED)
                if not passing.done() and not reading.result():
                    return None
                data += await _read_so_far(reading)
        finally:
            passing.cancel()
        return data

    async def carry(self, near: tuple[StreamReader, StreamWriter], far: tuple[StreamReader, StreamWriter]) -> None:
        """Runs until both sides have ended; a reset of one side resets the other."""
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
        while data := await reader.read(CHUNK):
            await self.wait_until_open(way)
            writer.write(data)
            await writer.drain()
        await self.wait_until_open(way)
        if not writer.is_closing():
            writer.write_eof()


async def _read_so_far(reading: "asyncio.Future[bytes]") -> bytes:
    """A cancelled reader keeps its buffer."""
    reading.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        return await reading
    return b""


class FaultyProxy:
    """The address at which one process finds one dependency. Connections take the links that are up in turn."""

    def __init__(self, links: Sequence[Link]) -> None:
        self.links = links
        self.port = free_port()
        self._turn = count()
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def apply(self) -> None:
        """Listens unless all links refuse."""
        refuses = all(link.is_disturbed_by("refuse") for link in self.links)
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
            await self._forward(reader, writer)
        except OSError:
            reset(writer)
        except asyncio.CancelledError:
            writer.transport.abort()
            raise

    async def _forward(self, reader: StreamReader, writer: StreamWriter) -> None:
        data = b""
        for link in self._in_turn():
            more = await link.read_early_data(reader)
            if more is None:
                break
            data += more
            if refusal := link.refusal():
                return await refuse_request(refusal, data, reader, writer)
            with contextlib.suppress(ConnectionRefusedError):
                far = await asyncio.open_connection("127.0.0.1", link.port)
                far[1].write(data)
                return await link.carry((reader, writer), far)
        reset(writer)

    def _in_turn(self) -> list[Link]:
        first = next(self._turn) % len(self.links)
        ordered = [*self.links[first:], *self.links[:first]]
        return [link for link in ordered if not link.is_disturbed_by("refuse", "reset")]
