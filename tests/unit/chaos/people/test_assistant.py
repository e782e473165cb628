"""The harness tells of broken promises to somebody who rates by an assistant only."""

import asyncio
import json
import random
from dataclasses import dataclass, field

import httpx
import pytest

from tests.chaos.caller import Outcome, RunRecord
from tests.chaos.ledger import UserLedger
from tests.chaos.people.assistant import Assistant, AssistantRequests, Connection
from tests.chaos.visitors import Visitor
from tests.unit.chaos.conftest import MakeCaller

MOVIE = 7


@dataclass
class FakeTools:
    """One user's ratings behind `/mcp`, and ways to answer wrongly."""

    ratings: dict[int, float] = field(default_factory=dict)
    version: int = 0
    listed: list[int] = field(default_factory=lambda: [1, 2, 3])
    excuse: str = ""
    hosts: set[str] = field(default_factory=set)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.hosts.add(request.headers["host"])
        params = json.loads(request.content)["params"]
        if self.excuse:
            return self._tells({"isError": True, "content": [{"type": "text", "text": self.excuse}]})
        if params["name"] != "my_list":
            self.version += 1
            self.ratings[params["arguments"]["movie_id"]] = params["arguments"].get("stars", 0)
        content = {"profile_version": self.version, "movies": [{"movie_id": movie} for movie in self.listed]}
        return self._tells({"isError": False, "structuredContent": content})

    @staticmethod
    def _tells(result: object) -> httpx.Response:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}, separators=(",", ":"))
        return httpx.Response(200, content=body, headers={"content-type": "application/json"})


@dataclass
class Harness:
    tools: FakeTools
    assistant: Assistant

    @property
    def record(self) -> RunRecord:
        return self.assistant.requests.caller.record

    async def rates(self) -> int:
        return await self.assistant.requests.change(self.assistant.user, MOVIE, 5)

    async def lists(self) -> None:
        await self.assistant.requests.my_list(self.assistant.user, "web-2")


@pytest.fixture
def harness(caller_of: MakeCaller) -> Harness:
    tools = FakeTools()
    connection = Connection("token", "site.example")
    requests = AssistantRequests(caller_of(tools.answer), random.Random(1), connection=connection)
    return Harness(tools, Assistant(Visitor(500, "", [0], UserLedger(500)), requests, asyncio.Event()))


async def test_an_honest_assistant_keeps_its_promises_under_the_host_of_its_token(harness: Harness) -> None:
    assert await harness.rates()
    await harness.lists()
    assert (harness.record.stale, harness.record.wrong, harness.record.checked) == ([], [], 1)
    assert (harness.tools.ratings, harness.tools.hosts) == ({MOVIE: 5}, {"site.example"})


async def test_a_list_of_before_the_rating_is_stale(harness: Harness) -> None:
    await harness.rates()
    harness.tools.version -= 1
    await harness.lists()
    assert harness.record.stale


async def test_a_list_with_the_rated_movie_is_stale(harness: Harness) -> None:
    harness.tools.listed.append(MOVIE)
    await harness.rates()
    assert len(harness.record.stale) == 1
    await harness.lists()
    assert len(harness.record.stale) == 2


async def test_an_outage_is_refused_in_words_and_anything_else_fails(harness: Harness) -> None:
    for excuse, outcome in [
        ("The recommender is temporarily unavailable. Please try again shortly.", Outcome.REFUSED),
        ("These arguments are not allowed", Outcome.FAILED),
    ]:
        harness.tools.excuse = excuse
        await harness.lists()
        assert harness.record.outcomes["mcp my_list", outcome] == 1
    assert len(harness.record.wrong) == 1
