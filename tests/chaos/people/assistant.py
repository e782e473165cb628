"""A user who rates, takes ratings back and reads the list by an assistant; the site and the skill must know of it."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.chaos.caller import TIMEOUT, CallResult
from tests.chaos.checked_requests import CheckedRequests
from tests.chaos.ledger import Change, UserLedger
from tests.chaos.visitors import PREPARE_SECONDS, Visitor
from tests.support.apps.connecting_app import ConnectingApp

PAUSE_SECONDS = 0.6
"""An account may call 120 times a minute."""
LISTED = 25


@dataclass(frozen=True)
class Connection:
    """The token is good for the host for which it was issued, whichever process answers."""

    token: str
    host: str

    def headers(self) -> Mapping[str, str]:
        return {"Host": self.host, "Accept": "application/json, text/event-stream"}


@dataclass
class AssistantRequests(CheckedRequests):
    """Changes go by `/mcp`; the other reads stay those of the site and the skill."""

    retry_seconds: tuple[float, float] = (PAUSE_SECONDS, 2 * PAUSE_SECONDS)
    connection: Connection = Connection("", "")

    async def _send_change(self, _user: Visitor, change: Change, process: str) -> CallResult:
        movie: dict[str, Any] = {"movie_id": change.movie_id}
        tool, arguments = ("unrate", movie) if change.stars is None else ("rate", movie | {"stars": change.stars})
        return await self._call(process, tool, arguments)

    async def my_list(self, user: Visitor, process: str) -> CallResult:
        promise = user.ledger.promise()
        result = await self._call(process, "my_list", {"amount": LISTED})
        if result.ok:
            movies = [movie["movie_id"] for movie in result.body["recommendations"]["movies"]]
            version = result.body["profile_version"]
            self._record_read(result, user, version, user.ledger.broken_by_list(promise, version, movies))
        return result

    async def _call(self, process: str, tool: str, arguments: dict[str, Any]) -> CallResult:
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
        result = await self.caller.ask(
            f"mcp {tool}",
            process,
            "POST",
            "/mcp",
            json=message,
            token=self.connection.token,
            headers=self.connection.headers(),
        )
        return replace(result, body=_as_the_site_tells(result.body)) if result.ok else result


def _as_the_site_tells(message: Any) -> dict[str, Any]:
    content = message["result"]["structuredContent"]
    version = content["profile_version"]
    return {
        "profile_version": version,
        "recommendations": {"profile_version": version, "movies": content["movies"]},
    }


@dataclass
class Assistant:
    user: Visitor
    requests: AssistantRequests
    stop: asyncio.Event

    async def run(self) -> None:
        while not self.stop.is_set():
            await self._step()
            await asyncio.sleep(self.requests.rng.uniform(PAUSE_SECONDS, 2 * PAUSE_SECONDS))

    async def _step(self) -> None:
        requests, rng = self.requests, self.requests.rng
        if rng.random() < 0.5:
            await requests.my_list(self.user, requests.web())
            return
        movie, stars = self.user.next_change(0, rng)
        await requests.change(self.user, movie, stars)
        await asyncio.gather(
            requests.my_list(self.user, requests.web()),
            requests.read(self.user, requests.web()),
            requests.ask_by_voice(self.user, requests.voice()),
            requests.ratings(self.user, requests.web()),
        )


async def connect(requests: CheckedRequests, stop: asyncio.Event) -> Assistant:
    """Signs somebody up who lets an assistant in."""
    url, end = requests.caller.stack.url("web-1"), time.monotonic() + PREPARE_SECONDS
    while (connected := await _sign_up(url)) is None:
        if time.monotonic() > end:
            raise RuntimeError("Nobody can connect an assistant.")
        await asyncio.sleep(0.5)
    session, token = connected
    connection = Connection(token, urlsplit(url).netloc)
    user = Visitor(session["user_id"], session["token"], [0], UserLedger(session["user_id"]))
    shared = {name: getattr(requests, name) for name in ("caller", "rng", "give_up", "catalogue", "settled")}
    return Assistant(user, AssistantRequests(**shared, connection=connection), stop)


async def _sign_up(url: str) -> tuple[dict[str, Any], str] | None:
    """The session and the assistant's token; None if a busy machine refused one of the requests."""
    new = {"name": f"assisted {secrets.token_hex(8)}", "password": secrets.token_hex(8)}
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT) as browser:
        try:
            session = (await browser.post("/api/users", json=new)).raise_for_status().json()
            return session, (await ConnectingApp(browser).connects())["access_token"]
        except (httpx.HTTPError, AssertionError):
            return None
