"""Two web services and two recommenders are restarted one after the other without a failed request."""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from embedded.programs import ROOT, http_probe
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores
from services.recommender.training.runner import environment_from
from tests.support.processes.load_balancer import Balancer
from tests.support.processes.stack import free_port

START_SECONDS = 180
DRAIN = {"DRAIN_SECONDS": "1"}
PASSWORD = "correct horse"


class Process:
    """One replica on its own port."""

    def __init__(self, service: str, settings: RecommenderSettings, environment: Mapping[str, str]) -> None:
        self.port = free_port()
        self.command = [sys.executable, "-m", f"services.{service}"]
        own = {f"{service.upper()}_PORT": str(self.port), **environment}
        self.environment = {**os.environ, **environment_from(settings), **DRAIN, **own}
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL)

    async def ready(self) -> None:
        answers = http_probe(self.port, "/health/ready")
        async with asyncio.timeout(START_SECONDS):
            while not await asyncio.to_thread(answers):
                assert self.process.poll() is None, f"{self.command[-1]} ended"
                await asyncio.sleep(0.1)

    async def restart(self) -> None:
        self.process.terminate()
        assert await asyncio.to_thread(self.process.wait, 20) == 0
        self.start()
        await self.ready()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@asynccontextmanager
async def balanced(
    service: str, settings: RecommenderSettings, environment: Mapping[str, str]
) -> AsyncIterator[tuple[list[Process], Balancer, str]]:
    """Two replicas of a service, and a balancer before them with its address."""
    processes = [Process(service, settings, environment) for _ in range(2)]
    try:
        for process in processes:
            await process.ready()
        balancer = Balancer([process.port for process in processes])
        async with balancer.running() as url:
            yield processes, balancer, url
    finally:
        for process in processes:
            process.kill()


@dataclass
class Visitors:
    url: str
    responses: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def visiting(self, count: int) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            opened = [await self._sign_up(stack, f"visitor {number}") for number in range(count)]
            tasks = [asyncio.create_task(self._visit(*each)) for each in opened]
            try:
                yield
                assert not any(task.done() for task in tasks)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.wait(tasks)

    async def _sign_up(self, stack: AsyncExitStack, name: str) -> tuple[httpx.AsyncClient, int]:
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=self.url, timeout=20))
        response = await client.post("/api/users", json={"name": name, "password": PASSWORD})
        opened = response.raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {opened['token']}"
        return client, opened["user_id"]

    async def _visit(self, client: httpx.AsyncClient, user_id: int) -> None:
        """Sends each kind of request that reaches a recommender or the stores."""
        user, stars, version = f"/api/users/{user_id}", 0.5, 0
        while True:
            stars = stars % 5 + 0.5
            changed = await self._ask(client, "PUT", f"{user}/ratings/1", {"rating": stars})
            version = changed.get("profile_version", version)
            read = await self._ask(client, "GET", f"{user}/recommendations")
            if read.get("profile_version", version) < version:
                self.failures.append(f"a list of version {read['profile_version']} after {version}")
            await self._ask(client, "GET", "/api/users/4/recommendations?genre=Comedy")
            await self._ask(client, "GET", "/api/movies?q=movie")
            opened = await self._ask(client, "POST", "/api/session", {"user_id": user_id, "password": PASSWORD})
            if "token" in opened:
                client.headers["Authorization"] = f"Bearer {opened['token']}"

    async def _ask(self, client: httpx.AsyncClient, method: str, path: str, json: object = None) -> dict[str, Any]:
        try:
            response = await client.request(method, path, json=json)
        except httpx.HTTPError as error:
            self.failures.append(f"{method} {path}: {error!r}")
            return {}
        self.responses[f"{method} {response.status_code}"] += 1
        if response.status_code >= 500:
            self.failures.append(f"{method} {path}: {response.status_code} {response.text}")
        body: dict[str, Any] = response.json() if response.is_success else {}
        return body


@pytest.mark.long
async def test_replicas_are_restarted_one_by_one_without_a_failed_request(
    recommender_settings: RecommenderSettings, stores: Stores
) -> None:
    assert await stores.models.current_version()
    async with balanced("recommender", recommender_settings, {}) as (
        recommenders,
        before_recommenders,
        recommender_url,
    ):
        to_recommender = {"RECOMMENDER_URL": recommender_url, "SIGN_UPS_PER_ADDRESS": "1000"}
        async with balanced("web", recommender_settings, to_recommender) as (webs, before_webs, web_url):
            visitors = Visitors(web_url)
            async with visitors.visiting(3):
                for processes, balancer in ((recommenders, before_recommenders), (webs, before_webs)):
                    for process in processes:
                        before = visitors.responses.total()
                        await process.restart()
                        await balancer.has_seen(process.port)
                        assert visitors.responses.total() > before + 5
    assert visitors.failures == []
    assert visitors.responses["PUT 200"] > 20, visitors.responses
    assert visitors.responses["POST 200"] > 5, visitors.responses
