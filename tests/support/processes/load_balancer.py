"""A minimal load balancer: new connections go in turn to the processes that report that they are ready."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import httpx

PROBE_SECONDS = 0.2
SEEN_SECONDS = 30


class Balancer:
    def __init__(self, ports: Sequence[int]) -> None:
        self.ports = ports
        self.ready = list(ports)
        self._turn = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """The URL of the balancer."""
        probes = [asyncio.create_task(self._probe(port)) for port in self.ports]
        server = await asyncio.start_server(self._forward, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        try:
            yield f"http://{host}:{port}"
        finally:
            server.close()
            for task in probes:
                task.cancel()
            await asyncio.gather(*probes, return_exceptions=True)

    async def has_seen(self, port: int) -> None:
        """Waits until requests are forwarded to this process; before, no other may stop."""
        async with asyncio.timeout(SEEN_SECONDS):
            while port not in self.ready:
                await asyncio.sleep(PROBE_SECONDS / 10)

    async def _probe(self, port: int) -> None:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=5) as client:
            while True:
                is_ready = await _is_ready(client)
                if is_ready != (port in self.ready):
                    (self.ready.append if is_ready else self.ready.remove)(port)
                await asyncio.sleep(PROBE_SECONDS)

    async def _forward(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Forwards to the next ready process, without retrying another: only a correct readiness report can help."""
        self._turn += 1
        with suppress(OSError):
            target = await asyncio.open_connection("127.0.0.1", self.ready[self._turn % len(self.ready)])
            await asyncio.gather(_pipe(reader, target[1]), _pipe(target[0], writer))
        writer.close()


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/health/ready")).status_code == 200
    except httpx.HTTPError:
        return False


async def _pipe(reader: StreamReader, writer: StreamWriter) -> None:
    with suppress(ConnectionError):
        while content := await reader.read(65536):
            writer.write(content)
            await writer.drain()
    writer.close()
