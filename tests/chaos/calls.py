"""Requests to the processes under attack, and what became of each."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx
from httpx_aiohttp import AiohttpTransport

from tests.chaos.weather import Weather
from tests.chaos.world import World, kind_of

# more than a process is frozen for, and then waits for others
TIMEOUT = 25.0
# what an Echo says in the place of a 503
SAID_TO_BE_AWAY = "I cannot get to the movies right now"


class Outcome(StrEnum):
    ANSWERED = "answered"
    TOLD = "told to try again"
    KILLED = "its process was killed"
    FAILED = "failed"


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    kind: str
    process: str
    started: float
    ended: float
    status: int | None
    body: Any

    @property
    def ok(self) -> bool:
        return self.outcome is Outcome.ANSWERED


@dataclass
class Record:
    """Every request, counted; and whatever must not be, told."""

    weather: Weather
    began: float = field(default_factory=time.monotonic)
    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    checked: int = 0
    stale: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def judge(self, answer: Answer, broken: list[str]) -> None:
        """Counts a read that was compared with what was promised."""
        self.checked += 1
        self.stale += [self.told(answer, each) for each in broken]

    def blame(self, answer: Answer, sentence: str) -> None:
        self.wrong.append(self.told(answer, sentence))

    def told(self, answer: Answer, sentence: str) -> str:
        storms = self.weather.during(answer.started, answer.ended)
        faults = ", ".join(fault.name for storm in storms for fault in storm.faults)
        when = f"{answer.started - self.began:.2f}-{answer.ended - self.began:.2f} s"
        return f"{when} {answer.kind} through {answer.process}: {sentence} [{faults or 'calm'}]"


def home(process: str, user_id: int) -> str:
    """Where a process has what is a user's."""
    return f"/{'internal' if kind_of(process) == 'recommender' else 'api'}/users/{user_id}"


@dataclass(frozen=True)
class Caller:
    world: World
    record: Record
    clients: dict[str, httpx.AsyncClient]

    async def ask(
        self, kind: str, process: str, method: str, path: str, *, json: object = None, token: str | None = None
    ) -> Answer:
        started = time.monotonic()
        own = token if kind_of(process) == "web" else self.world.token
        headers = {"Authorization": f"Bearer {own}"} if own else {}
        try:
            response = await self.clients[process].request(method, path, json=json, headers=headers)
        except httpx.HTTPError as error:
            return self._failed(error, kind, process, started)
        outcome, body = _outcome(response), _body(response)
        answer = Answer(outcome, kind, process, started, time.monotonic(), response.status_code, body)
        return self._counted(answer, f"{response.status_code} {response.text[:200]}")

    async def hear(self, process: str, user_id: int) -> Answer:
        said = {"text": f"my id is {user_id} and I want ten movies"}
        return await self.ask("voice", process, "POST", "/internal/dialogue", json=said)

    def _failed(self, error: httpx.HTTPError, kind: str, process: str, started: float) -> Answer:
        ended = time.monotonic()
        killed = self.world.parts[process].was_down(started, ended)
        outcome = Outcome.KILLED if killed else Outcome.FAILED
        return self._counted(Answer(outcome, kind, process, started, ended, None, None), repr(error))

    def _counted(self, answer: Answer, detail: str) -> Answer:
        self.record.outcomes[answer.kind, answer.outcome] += 1
        if answer.outcome is Outcome.FAILED:
            self.record.blame(answer, detail)
        return answer


def _body(response: httpx.Response) -> Any:
    return response.json() if "json" in response.headers.get("content-type", "") else None


def _outcome(response: httpx.Response) -> Outcome:
    if response.status_code == 503:
        told = response.headers.get("retry-after", "").isdigit()
        return Outcome.TOLD if told else Outcome.FAILED
    if not response.is_success:
        return Outcome.FAILED
    return Outcome.TOLD if SAID_TO_BE_AWAY in response.text else Outcome.ANSWERED


@asynccontextmanager
async def calling(world: World, record: Record) -> AsyncIterator[Caller]:
    async with AsyncExitStack() as stack:
        clients = {}
        for name in world.shape.services:
            client = httpx.AsyncClient(base_url=world.url(name), transport=AiohttpTransport(), timeout=TIMEOUT)
            clients[name] = await stack.enter_async_context(client)
        yield Caller(world, record, clients)
