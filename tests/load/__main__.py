"""`make load`: realistic sessions against the running stack, in a closed loop; bounded in count, loopback only."""

import asyncio
import json
import os
import secrets
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from httpx_aiohttp import AiohttpTransport

CLIENTS = 8
ROUNDS = 60
READS_A_RATING = 8
Times = dict[str, list[float]]


def running_stack() -> dict[str, Any]:
    world = Path(os.environ.get("DATA_DIR", ".data"), os.environ.get("DATASET", "ml-100k"), "run.json")
    if not world.exists():
        sys.exit("No stack is running here. Start one with `make run` first.")
    told: dict[str, Any] = json.loads(world.read_text())
    return told


class Visitor:
    """One user: reads lists again and again, rates now and then, and checks that the next list knows of it."""

    def __init__(self, http: httpx.AsyncClient, times: Times) -> None:
        self.http = http
        self.times = times

    async def timed(self, kind: str, method: str, path: str, **options: Any) -> Any:
        started = time.perf_counter()
        answer = await self.http.request(method, path, **options)
        self.times[kind].append((time.perf_counter() - started) * 1000)
        answer.raise_for_status()
        return answer.json()

    async def visit(self) -> None:
        name = f"load {secrets.token_hex(6)}"
        user = await self.timed("sign up", "POST", "/api/users", json={"name": name, "password": name * 2})
        headers = {"Authorization": f"Bearer {user['token']}"}
        mine = f"/api/users/{user['user_id']}"
        movies = (await self.timed("browse", "GET", "/api/movies?limit=100"))["movies"]
        for number in range(ROUNDS):
            rating = {"rating": 1 + number % 9 / 2}
            path = f"{mine}/ratings/{movies[number]['movie_id']}"
            changed = await self.timed("rate", "PUT", path, json=rating, headers=headers)
            fresh = await self.timed("list after rating", "GET", f"{mine}/recommendations?amount=10")
            assert fresh["profile_version"] >= changed["profile_version"], "a stale list was served"
            for _ in range(READS_A_RATING):
                await self.timed("cached list", "GET", f"/api/users/{1 + number}/recommendations?amount=10")


async def drive(web_url: str) -> tuple[Times, float]:
    times: Times = defaultdict(list)
    async with httpx.AsyncClient(base_url=web_url, transport=AiohttpTransport(), timeout=20) as http:
        started = time.perf_counter()
        await asyncio.gather(*(Visitor(http, times).visit() for _ in range(CLIENTS)))
        return times, time.perf_counter() - started


def main() -> None:
    times, seconds = asyncio.run(drive(running_stack()["web_url"]))
    total = sum(len(each) for each in times.values())
    sys.stdout.write(f"{CLIENTS} clients, {total} requests in {seconds:.1f} s: {total / seconds:.0f} requests/s\n")
    for kind, each in times.items():
        p50, p95, p99 = np.percentile(each, [50, 95, 99])
        sys.stdout.write(f"{kind:<18} {len(each):6}  p50 {p50:7.1f}  p95 {p95:7.1f}  p99 {p99:7.1f} ms\n")


if __name__ == "__main__":
    main()
