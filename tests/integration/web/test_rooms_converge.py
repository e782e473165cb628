"""Eight people in a room, two processes of web, and what goes wrong meanwhile."""

import asyncio
import os
import random
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import httpx
import pytest

from tests.chaos.dataset import write_dataset
from tests.integration.web.test_workers import workers
from tests.support.processes.stack import Launcher, Stack
from tests.support.waiting import eventually

pytestmark = pytest.mark.long

PEOPLE, CARDS = 8, 6
RECONNECT_SECONDS = 0.05
WANTED = re.compile(r'data-movie="(\d+)".*?Wanted by (?:(\d+) of 8|all)', re.DOTALL)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("rooms")
    launcher = Launcher(
        folder,
        DATASET="small",
        DATASET_PATH=str(write_dataset(folder / "dataset")),
        ALGORITHM="ease",
        TRAIN_AFTER_RATINGS="0",
        WEB_WORKERS="2",
    )
    with launcher.running() as running:
        running.wait_until(lambda: len(workers(running)) == 2)
        yield running


class Person:
    """Somebody's browser: it follows the room, loads it when it has changed, and comes back when it was cut off."""

    def __init__(self, client: httpx.AsyncClient, key: str, number: int) -> None:
        self.client, self.key, self.number = client, key, number
        self.votes: dict[int, str] = {}
        self.page, self.version = "", 0
        self.connections = 0

    async def join(self) -> None:
        joined = await self.post("/rooms/join", name=f"Person {self.number}")
        assert joined.status_code == 303, joined.text

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """A vote that failed is repeated, as people do."""
        while True:
            with suppress(httpx.HTTPError):
                response = await self.client.post(path, data={"key": self.key, **fields})
                if response.status_code != 503:
                    return response
            await asyncio.sleep(RECONNECT_SECONDS)

    async def load(self) -> None:
        page = (await self.client.get("/rooms", params={"key": self.key})).raise_for_status().text
        version = int(re.findall(r'id="list".*?data-version="(\d+)"', page)[0])
        if version >= self.version:
            self.page, self.version = page, version

    async def follow(self) -> None:
        while True:
            with suppress(httpx.HTTPError):
                await self.read_stream()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def read_stream(self) -> None:
        """Until the connection drops, which it does after a few events."""
        async with self.client.stream("GET", "/rooms/events", params={"key": self.key}) as stream:
            self.connections += stream.status_code == 200
            events = random.randrange(1, 4)
            async for line in stream.aiter_lines():
                if not line.startswith("data:"):
                    continue
                if int(line.removeprefix("data:")) > self.version:
                    await self.load()
                events -= 1
                if not events:
                    return

    async def vote(self) -> None:
        await eventually(self.has_card)
        movie_id = int(re.findall(r'name="movie_id" value="(\d+)"', self.page)[0])
        vote = "veto" if self.number == 0 and not self.votes else "no" if (movie_id + self.number) % 3 == 0 else "yes"
        await self.post("/rooms/vote", movie_id=str(movie_id), vote=vote)
        self.votes[movie_id] = vote

    async def has_card(self) -> bool:
        with suppress(httpx.HTTPError):
            await self.load()
        return 'action="/rooms/vote" hx-post' in self.page

    @property
    def shown(self) -> dict[int, int]:
        """How many want each movie on the list, in its order."""
        part = self.page.partition('<section id="list"')[2]
        return {int(movie): int(count or PEOPLE) for movie, count in WANTED.findall(part)}


@asynccontextmanager
async def people(stack: Stack) -> AsyncIterator[list[Person]]:
    """In one room. Each follows it as long as the context lasts."""
    async with AsyncExitStack() as browsers, asyncio.TaskGroup() as following:
        timeout = httpx.Timeout(10, read=20)
        clients = [
            await browsers.enter_async_context(httpx.AsyncClient(base_url=stack.web_url, timeout=timeout))
            for _ in range(PEOPLE)
        ]
        made = await clients[0].post("/rooms", data={"name": "Person 0"})
        key = httpx.URL(made.headers["location"]).params["key"]
        everybody = [Person(client, key, number) for number, client in enumerate(clients)]
        for person in everybody:
            await person.join()
        tasks = [following.create_task(person.follow()) for person in everybody]
        yield everybody
        for task in tasks:
            task.cancel()


async def all_vote(everybody: list[Person]) -> None:
    async def vote(person: Person) -> None:
        for _ in range(CARDS):
            await person.vote()

    await asyncio.gather(*(vote(person) for person in everybody))


async def converge(everybody: list[Person]) -> None:
    """All show the same version and the same list, in which each vote counts."""
    vetoed = {movie for person in everybody for movie, vote in person.votes.items() if vote == "veto"}
    yes = Counter(movie for person in everybody for movie, vote in person.votes.items() if vote == "yes")

    async def agree() -> bool:
        lists = {(person.version, tuple(person.shown.items())) for person in everybody}
        return len(lists) == 1 and all(person.version == newest.version for person in everybody)

    newest = everybody[0]
    await newest.load()
    await eventually(agree)
    assert newest.shown
    assert not vetoed & newest.shown.keys()
    assert newest.shown == {movie: yes[movie] for movie in newest.shown}


async def test_eight_people_converge_while_their_connections_drop(stack: Stack) -> None:
    async with people(stack) as everybody:
        await all_vote(everybody)
        await converge(everybody)
        assert min(person.connections for person in everybody) > 1


async def test_eight_people_converge_while_one_of_two_replicas_is_killed(stack: Stack) -> None:
    async with people(stack) as everybody:
        voting = asyncio.create_task(all_vote(everybody))
        killed = await asyncio.to_thread(lambda: min(workers(stack)))
        os.kill(killed, signal.SIGKILL)
        await voting
        await converge(everybody)
    assert killed not in workers(stack)


async def test_eight_people_converge_without_redis(stack: Stack) -> None:
    async with people(stack) as everybody:
        with stack.paused("redis"):
            await all_vote(everybody)
            await converge(everybody)
