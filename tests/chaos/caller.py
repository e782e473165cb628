"""Sends requests to the processes, and classifies and counts each result."""

import json as json_module
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
from httpx_aiohttp import AiohttpTransport

from shared.contracts.errors import MovieHidden
from tests.chaos.fault_timeline import FaultTimeline
from tests.chaos.stack import Stack, kind_of

# longer than a process stays frozen and then waits for others
TIMEOUT = 25.0
CHANGED_MEANWHILE = 412
# what the skill says instead of a 503
APOLOGY = "I cannot get to the movies right now"
# what a tool says instead of it
TOOL_UNAVAILABLE = re.compile(r"[Pp]lease try again (shortly|in a moment)|or repeat it, which is safe")


class Outcome(StrEnum):
    ANSWERED = "answered"
    REFUSED = "refused with 503"
    KILLED = "its process was killed"
    FAILED = "failed"


@dataclass(frozen=True)
class CallResult:
    outcome: Outcome
    kind: str
    process: str
    started: float
    ended: float
    status: int | None
    body: Any
    attempts: int = 1
    """How often it was asked for before it was answered."""

    @property
    def ok(self) -> bool:
        return self.outcome is Outcome.ANSWERED


@dataclass
class RunRecord:
    """Counts every request, and describes every violation."""

    timeline: FaultTimeline
    began: float = field(default_factory=time.monotonic)
    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    checked: int = 0
    stale: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def record_read(self, result: CallResult, broken: list[str]) -> None:
        """Counts a read that was compared with the promises of its user."""
        self.checked += 1
        self.stale += [self.describe(result, each) for each in broken]

    def record_error(self, result: CallResult, sentence: str) -> None:
        self.wrong.append(self.describe(result, sentence))

    def describe(self, result: CallResult, sentence: str) -> str:
        periods = self.timeline.during(result.started, result.ended)
        faults = ", ".join(fault.name for period in periods for fault in period.faults)
        when = f"{result.started - self.began:.2f}-{result.ended - self.began:.2f} s"
        return f"{when} {result.kind} through {result.process}: {sentence} [{faults or 'calm'}]"


def user_path(process: str, user_id: int) -> str:
    """The path of a user at this process."""
    return f"/{'internal' if kind_of(process) == 'recommender' else 'api'}/users/{user_id}"


@dataclass(frozen=True)
class Caller:
    stack: Stack
    record: RunRecord
    clients: dict[str, httpx.AsyncClient]

    async def ask(
        self,
        kind: str,
        process: str,
        method: str,
        path: str,
        *,
        json: object = None,
        form: Mapping[str, str] | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        accepted: Collection[int] = (),
    ) -> CallResult:
        """`accepted`: statuses besides success that are an answer."""
        started = time.monotonic()
        own = token if kind_of(process) == "web" else self.stack.token
        sent = dict(headers or {}) | ({"Authorization": f"Bearer {own}"} if own else {})
        try:
            response = await self.clients[process].request(method, path, json=json, data=form, headers=sent)
        except httpx.HTTPError as error:
            return self._failed(error, kind, process, started)
        outcome, body = _outcome(response, accepted), _body(response)
        result = CallResult(outcome, kind, process, started, time.monotonic(), response.status_code, body)
        return self._counted(result, f"{response.status_code} {response.text[:200]}")

    async def ask_by_voice(self, process: str, user_id: int) -> CallResult:
        request = {"text": f"my id is {user_id} and I want ten movies"}
        return await self.ask("voice", process, "POST", "/internal/dialogue", json=request)

    def _failed(self, error: httpx.HTTPError, kind: str, process: str, started: float) -> CallResult:
        ended = time.monotonic()
        killed = self.stack.parts[process].was_down(started, ended)
        outcome = Outcome.KILLED if killed else Outcome.FAILED
        return self._counted(CallResult(outcome, kind, process, started, ended, None, None), repr(error))

    def _counted(self, result: CallResult, detail: str) -> CallResult:
        self.record.outcomes[result.kind, result.outcome] += 1
        if result.outcome is Outcome.FAILED:
            self.record.record_error(result, detail)
        return result


def _says_hidden(response: httpx.Response) -> bool:
    return response.status_code == 404 and MovieHidden.kind in response.text


def _body(response: httpx.Response) -> Any:
    """The place that a redirect names, or what was sent as JSON."""
    if response.is_redirect:
        return response.headers["location"]
    if "ndjson" in response.headers.get("content-type", ""):
        return json_module.loads(response.text.splitlines()[-1])
    return response.json() if "json" in response.headers.get("content-type", "") else None


def _outcome(response: httpx.Response, accepted: Collection[int]) -> Outcome:
    if response.status_code == 503:
        says_when = response.headers.get("retry-after", "").isdigit()
        return Outcome.REFUSED if says_when else Outcome.FAILED
    if response.status_code == CHANGED_MEANWHILE and response.request.method == "PATCH":
        return Outcome.REFUSED  # by an earlier attempt that was still in flight
    if response.status_code in accepted:
        return Outcome.ANSWERED
    if not response.is_success and not _says_hidden(response):
        return Outcome.FAILED
    if '"isError":true' in response.text:
        return Outcome.REFUSED if TOOL_UNAVAILABLE.search(response.text) else Outcome.FAILED
    return Outcome.REFUSED if APOLOGY in response.text else Outcome.ANSWERED


@asynccontextmanager
async def calling(stack: Stack, record: RunRecord) -> AsyncIterator[Caller]:
    """No cookie is kept: people share the clients, and who signs up ends the session that a cookie names."""
    async with AsyncExitStack() as opened:
        clients = {}
        for name in stack.shape.services:
            client = httpx.AsyncClient(
                base_url=stack.url(name),
                transport=AiohttpTransport(),
                timeout=TIMEOUT,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            )
            clients[name] = await opened.enter_async_context(client)
        yield Caller(stack, record, clients)
