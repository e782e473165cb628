"""The throughput of a cached list, compared with upper bounds in the same run.

- *constant*: the web process's own `/health/live`: the same worker, server, middleware and router, constant bytes.
- *bare*: FastAPI with one route and no middleware, answering as many constant bytes as a list has.
- *redis*: Redis alone, reading as many bytes as it stores of a list.

They take turns in short bursts, and the best burst of each counts: on a shared machine the rest is noise.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from shared.stores.redis_cache import open_redis
from tests.load.processes import Processor
from tests.support.processes.stack import Stack, free_port

CLIENTS = 16
BURSTS = 7
BURST_SECONDS = 1.0
LIST = "/api/users/1/recommendations?amount="
Request = Callable[[], Awaitable[object]]


@dataclass
class Baseline:
    """Requests per second in each burst, and web's processor milliseconds per request in the best burst."""

    name: str
    request: Request
    rates: list[float] = field(default_factory=list)
    web_ms: float = 0

    @property
    def best(self) -> float:
        return max(self.rates)

    @property
    def median(self) -> float:
        return statistics.median(self.rates)

    async def burst(self, processor: Processor) -> None:
        before, started, count = processor.seconds(), time.perf_counter(), 0

        async def keep_asking() -> None:
            nonlocal count
            while time.perf_counter() < started + BURST_SECONDS:
                await self.request()
                count += 1

        await asyncio.gather(*(keep_asking() for _ in range(CLIENTS)))
        self.rates.append(count / (time.perf_counter() - started))
        if self.rates[-1] == self.best:
            self.web_ms = (processor.seconds() - before) / count * 1000


async def measure_baselines(stack: Stack) -> list[Baseline]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        whole, first = await _read(http, f"{stack.web_url}{LIST}100"), await _read(http, f"{stack.web_url}{LIST}10")
        async with bare_app(http, len(first)) as bare_url, open_redis(stack.redis_url) as redis:
            await redis.set("load:list", whole, ex=600)
            baselines = [
                Baseline("redis", lambda: redis.get("load:list")),
                Baseline("bare", lambda: _read(http, bare_url)),
                Baseline("constant", lambda: _read(http, f"{stack.web_url}/health/live")),
                Baseline("cached list", lambda: _read(http, f"{stack.web_url}{LIST}10")),
            ]
            processor = Processor(stack.pid("web"))
            for _ in range(BURSTS):
                for baseline in baselines:
                    await baseline.burst(processor)
            return baselines


async def _read(http: aiohttp.ClientSession, url: str) -> bytes:
    async with http.get(url) as response:
        response.raise_for_status()
        return await response.read()


@asynccontextmanager
async def bare_app(http: aiohttp.ClientSession, size: int) -> AsyncIterator[str]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.load.bare_app", str(port), str(size))
    url = f"http://127.0.0.1:{port}/"
    try:
        async with asyncio.timeout(20):
            while not await _answers(http, url):
                await asyncio.sleep(0.05)
        yield url
    finally:
        process.terminate()
        await process.wait()


async def _answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        return bool(await _read(http, url))
    except aiohttp.ClientConnectionError:
        return False
