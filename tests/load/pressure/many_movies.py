"""`python -m tests.load.pressure.many_movies`: reads lists while an operator adds 10,000 movies in one request, on a
stack of two web and two recommender processes of its own; and how soon one new movie is found under load."""

import asyncio
import json
import secrets
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
import psutil
from httpx_aiohttp import AiohttpTransport

from tests.chaos.catalogue.operator import create_token
from tests.chaos.stack import Stack, StackShape, running

MOVIES, USERS, CLIENTS = 10_000, 24, 4
PAUSE_SECONDS = 0.02
"""Of each client between two reads, so that the clients do not take all of the processors."""
QUIET_SECONDS = 20.0
AFTER_SECONDS = 5.0
FOUND_SECONDS, MOST_SLOWER = 2.0, 2.0
SINGLES = 10


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@dataclass
class Reads:
    """Latencies in seconds, and responses that were no list."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        return float(np.quantile(self.seconds, share)) * 1000

    def describe(self, name: str) -> str:
        figures = ", ".join(f"p{share * 100:g} {self.quantile(share):.1f} ms" for share in (0.5, 0.9, 0.99))
        return f"{name:<34}{len(self.seconds):>7} reads, {figures}, longest {max(self.seconds) * 1000:.0f} ms"


@dataclass
class Load:
    webs: list[httpx.AsyncClient]
    users: list[tuple[int, str]]
    reads: Reads = field(default_factory=Reads)

    async def read_for(self, seconds: float) -> Reads:
        async with self.reading() as reads:
            await asyncio.sleep(seconds)
        return reads

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reads]:
        self.reads = Reads()
        clients = [asyncio.create_task(self._read(number)) for number in range(CLIENTS)]
        yield self.reads
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)

    async def _read(self, number: int) -> None:
        turn = number
        while True:
            (user_id, token), web = self.users[turn % len(self.users)], self.webs[turn % len(self.webs)]
            turn += CLIENTS + 1
            started = time.monotonic()
            try:
                response = await web.get(
                    f"/api/users/{user_id}/recommendations?amount=10", headers={"Authorization": f"Bearer {token}"}
                )
            except httpx.HTTPError as error:
                self.reads.failed.append(repr(error))
                continue
            self.reads.seconds.append(time.monotonic() - started)
            if response.status_code != 200 or len(response.json()["movies"]) != 10:
                self.reads.failed.append(f"{response.status_code} {response.text[:200]}")
            await asyncio.sleep(PAUSE_SECONDS)


async def sign_up(web: httpx.AsyncClient, number: int) -> tuple[int, str]:
    new = {"name": f"reader {number}", "password": secrets.token_hex(8)}
    user = (await web.post("/api/users", json=new)).raise_for_status().json()
    for movie in range(1, 6):
        path = f"/api/users/{user['user_id']}/ratings/{movie * (number % 7 + 1)}"
        headers = {"Authorization": f"Bearer {user['token']}"}
        (await web.put(path, json={"rating": 1 + (number + movie) % 5}, headers=headers)).raise_for_status()
    return user["user_id"], user["token"]


def film(number: int | str) -> str:
    """Made-up words, so that no two titles are alike."""
    title = f"{secrets.token_hex(4)} {secrets.token_hex(3)}"
    cast = [f"{secrets.token_hex(3)} {secrets.token_hex(4)}" for _ in range(5)]
    fields = {"title": title, "year": 2024, "genres": ["Drama"], "key": f"load-{number}", "cast": cast}
    return json.dumps({**fields, "overview": "A plot of some length. " * 20, "runtime": 100, "tags": ["new", "load"]})


async def send(web: httpx.AsyncClient, token: str, lines: list[str]) -> tuple[dict[str, object], float]:
    started = time.monotonic()
    headers = {"Authorization": f"Bearer {token}"}
    response = await web.post("/api/movies", content="\n".join(lines), headers=headers, timeout=600)
    response.raise_for_status()
    return json.loads(response.text.splitlines()[-1]), time.monotonic() - started


def cpu_seconds(stack: Stack) -> dict[str, float]:
    processes = {name: psutil.Process(part.child.pid) for name, part in stack.parts.items() if part.child.pid}
    return {name: sum(process.cpu_times()[:2]) for name, process in processes.items()}


async def seconds_until_found(webs: list[httpx.AsyncClient], stack: Stack, token: str, number: int) -> float:
    """From the acknowledgement until each recommender has found it."""
    line = film(f"single-{number}")
    await send(webs[0], token, [line])
    acknowledged, title = time.monotonic(), json.loads(line)["title"]
    headers = {"Authorization": f"Bearer {stack.token}"}
    async with asyncio.timeout(60):
        for name in stack.shape.names("recommender"):
            async with httpx.AsyncClient(base_url=stack.url(name), headers=headers, timeout=30) as recommender:
                while not (await recommender.get("/internal/movies", params={"q": title})).json()["movies"]:
                    await asyncio.sleep(0.02)
    return time.monotonic() - acknowledged


async def measure(folder: Path) -> bool:
    async with running(folder, StackShape()) as stack:
        webs = [
            httpx.AsyncClient(base_url=stack.url(name), transport=AiohttpTransport(), timeout=30)
            for name in stack.shape.names("web")
        ]
        token = create_token(stack)
        load = Load(webs, [await sign_up(webs[0], number) for number in range(USERS)])
        await load.read_for(2)
        quiet = await load.read_for(QUIET_SECONDS)
        before = cpu_seconds(stack)
        say(quiet.describe("quiet"))
        async with load.reading() as busy:
            end, took = await send(webs[0], token, [film(number) for number in range(MOVIES)])
            await asyncio.sleep(AFTER_SECONDS)
        say(busy.describe(f"while {MOVIES:,} movies are added"))
        say(f"added in {took:.1f} s: {end}")
        after = cpu_seconds(stack)
        say("CPU seconds meanwhile: " + ", ".join(f"{name} {after[name] - before[name]:.1f}" for name in after))
        async with load.reading():
            found = [await seconds_until_found(webs, stack, token, number) for number in range(SINGLES)]
        say(f"a new movie is found by every recommender within {max(found):.2f} s, median {np.median(found):.2f} s")
        for web in webs:
            await web.aclose()
    failed = quiet.failed + busy.failed
    slower = busy.quantile(0.99) / quiet.quantile(0.99)
    say(f"p99 is {slower:.2f} times as long; {len(failed)} reads failed {failed[:3]}")
    return not failed and slower <= MOST_SLOWER and max(found) <= FOUND_SECONDS and end.get("added") == MOVIES


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="many-movies-") as folder:
        if not asyncio.run(measure(Path(folder))):
            sys.exit("The promises of a large import did not hold.")


if __name__ == "__main__":
    main()
