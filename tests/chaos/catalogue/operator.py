"""An operator who hides, shows and adds movies all the time, through changing processes."""

import asyncio
import hashlib
import secrets
import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from shared.stores.operator_tokens import CHANGE_MOVIES, PREFIX, TOKEN_START
from shared.stores.tables import Tables
from tests.chaos.caller import CallResult, Outcome
from tests.chaos.checked_requests import CheckedRequests
from tests.chaos.dataset import MOVIES
from tests.chaos.stack import Stack
from tests.chaos.visitors import Visitor
from tests.support.aws_data import open_aws_data

PAUSE_SECONDS = 0.2
COUNT_SECONDS = 20.0
FOUND_SECONDS = 5.0
NEW_TITLE = "Added film number"


def create_token(stack: Stack) -> str:
    token = TOKEN_START + secrets.token_urlsafe(32)
    name = PREFIX + hashlib.sha256(token.encode()).hexdigest()
    with open_aws_data(stack.url("aws")) as data:
        data.put_item(Tables().control, name=name, label="chaos", scopes={CHANGE_MOVIES})
    return token


@dataclass
class Operator:
    requests: CheckedRequests
    token: str
    raters: list[Visitor]
    stop: asyncio.Event
    works: asyncio.Event = field(default_factory=asyncio.Event)
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    hides: int = 0

    async def run(self) -> None:
        while not self.stop.is_set():
            self.idle.set()
            if self.works.is_set():
                self.idle.clear()
                await self._step()
            await asyncio.sleep(PAUSE_SECONDS)
        self.idle.set()

    async def pause(self) -> None:
        self.works.clear()
        await self.idle.wait()

    async def _step(self) -> None:
        ledger, rng = self.requests.catalogue, self.requests.rng
        hidden = [
            movie for movie, each in ledger.shown.held.items() if not each.value and movie not in ledger.shown.uncertain
        ]
        if hidden and rng.random() < 0.25:
            await self._set_hidden(rng.choice(hidden), False)
        elif rng.random() < 0.5:
            await self._add()
        elif movie := self._next_to_hide():
            await self._set_hidden(movie, True)

    def _next_to_hide(self) -> int | None:
        """From a list that was just seen, so that a stale one would still show it. A movie is hidden only once: an
        attempt to show it again may take effect late."""
        suggested = [movie for user in self.raters for movie in user.suggested]
        possible = [movie for movie in suggested if movie <= MOVIES and movie not in self.requests.catalogue.touched]
        return self.requests.rng.choice(possible) if possible else None

    async def _set_hidden(self, movie: int, hidden: bool) -> None:
        shown = self.requests.catalogue.shown
        self.requests.catalogue.touched.add(movie)
        shown.begin(movie)
        kind, path = "hide" if hidden else "show", f"/api/movies/{movie}"
        result = await self.requests.insist(partial(self._send, kind, "PATCH", path, {"hidden": hidden}))
        if result:
            shown.acknowledge(movie, not hidden, result.attempts)
            self.hides += hidden
        else:
            shown.abandon(movie)

    async def _add(self) -> None:
        added, number = self.requests.catalogue.added, secrets.token_hex(6)
        title = f"{NEW_TITLE} {number}"
        body = {"title": title, "key": number, "genres": ["Drama"]}
        result = await self.requests.insist(partial(self._send, "add", "POST", "/api/movies", body))
        if result:
            added.acknowledge(title, True, result.attempts)
        else:
            added.abandon(title)

    async def _send(self, kind: str, method: str, path: str, body: dict[str, Any]) -> CallResult:
        caller, process = self.requests.caller, self.requests.web()
        result = await caller.ask(kind, process, method, path, json=body, token=self.token)
        is_incomplete = kind == "add" and result.ok and result.body.get("error") is not None
        return replace(result, outcome=Outcome.REFUSED) if is_incomplete else result

    async def count(self) -> list[str]:
        """Every acknowledged change that is missing."""
        ledger, lost = self.requests.catalogue, list[str]()
        for movie, each in ledger.shown.held.items():
            found = await self._found(f"/api/movies/{movie}")
            lost += [] if found == each.value else [f"movie {movie} is {'hidden' if each.value else 'shown'} again"]
        for title in ledger.added.held:
            times = await self._times(title)
            lost += [] if times == 1 else [f"{title} is there {times} times"]
        return lost

    async def _found(self, path: str) -> bool:
        return (await self._read(path)).status == 200

    async def _times(self, title: str) -> int:
        """How often it is found, once it is: search follows an acknowledged movie within seconds, not at once."""
        times, end = 0, time.monotonic() + FOUND_SECONDS
        while times == 0 and time.monotonic() < end:
            found = (await self._read(f"/api/movies?q={title.replace(' ', '+')}&limit=5")).body
            times = sum(movie["title"] == title for movie in found["movies"])
            await asyncio.sleep(0.1)
        return times

    async def _read(self, path: str) -> CallResult:
        async with asyncio.timeout(COUNT_SECONDS):
            while True:
                result = await self.requests.caller.ask("catalogue", "web-1", "GET", path)
                if result.status in (200, 404):
                    return result
                await asyncio.sleep(0.1)
