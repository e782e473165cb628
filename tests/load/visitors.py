"""The people of the load, and what each does in a visit: browse, look at the list, rate, look again, ask by voice."""

import json
import random
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from tests.load.client import Client, Refused
from tests.support.processes.stack import Stack

SHELF = 60
BROWSING = ("limit=24", "limit=24&genre=Comedy", "q=wars+star&limit=24", "limit=24&cursor=48")
STARS = [half / 2 for half in range(1, 11)]
FRESH = "rate to fresh list"


@dataclass(frozen=True)
class Urls:
    web: str
    voice: str
    internal: dict[str, str]
    shelf: list[int]

    @classmethod
    async def of(cls, stack: Stack, client: Client) -> Self:
        movies = await client.ask("browse", "GET", f"{stack.web_url}/api/movies?limit={SHELF}")
        internal = {"Authorization": f"Bearer {stack.internal_token}"}
        return cls(stack.web_url, stack.voice_url, internal, [movie["movie_id"] for movie in movies["movies"]])


@dataclass
class Visitor:
    """A signed-in user, who rates the same `SHELF` movies again and again: profiles stay of one size."""

    user_id: int
    token: str
    visits: int = 0

    async def visit(self, client: Client, urls: Urls, due: float | None = None) -> None:
        """`due` is when the visit should have begun. One that is refused something ends there."""
        with suppress(Refused):
            await client.ask("browse", "GET", f"{urls.web}/api/movies?{random.choice(BROWSING)}", since=due)
            await client.ask("list", "GET", self._list(urls))
            await self._rate_and_look(client, urls)
            await self._talk(client, urls)

    async def only_rate(self, client: Client, urls: Urls) -> None:
        """The hardest visit there is: every other request is a rating."""
        with suppress(Refused):
            await self._rate_and_look(client, urls)

    def _list(self, urls: Urls) -> str:
        return f"{urls.web}/api/users/{self.user_id}/recommendations?amount=10"

    async def _rate_and_look(self, client: Client, urls: Urls) -> None:
        """Asks for the list until it is one of the rating: at once, if Matinee keeps its word."""
        started = time.perf_counter()
        changed = await self._rate(client, urls)
        acknowledged = time.perf_counter()
        while (await client.ask("list again", "GET", self._list(urls)))["profile_version"] < changed:
            client.tally.stale += 1
        fresh = time.perf_counter()
        client.tally.times[FRESH].append(fresh - started)
        client.tally.freshness.append(fresh - acknowledged)

    async def _rate(self, client: Client, urls: Urls) -> int:
        """The profile's version with the rating, which differs from the last one of that movie."""
        self.visits += 1
        movie, stars = urls.shelf[self.visits % SHELF], STARS[self.visits // SHELF % len(STARS)]
        url = f"{urls.web}/api/users/{self.user_id}/ratings/{movie}"
        signed_in = {"Authorization": f"Bearer {self.token}"}
        changed = await client.ask("rate", "PUT", url, json={"rating": stars}, headers=signed_in)
        return int(changed["profile_version"])

    async def _talk(self, client: Client, urls: Urls) -> None:
        said = {"text": f"my ID is {self.user_id} and I want 5 movies"}
        await client.ask("voice", "POST", f"{urls.voice}/internal/dialogue", json=said, headers=urls.internal)


async def gather_visitors(client: Client, stack: Stack, count: int) -> list[Visitor]:
    """Those of earlier runs, and new ones: sign-ups are limited, and are no part of a visit."""
    path = stack.world / "load.json"
    known = [Visitor(**each) for each in json.loads(path.read_text())] if path.exists() else []
    visitors = [each for each in known if await _is_signed_in(client, stack, each)]
    while len(visitors) < count:
        visitors.append(await _sign_up(client, stack))
    path.write_text(json.dumps([{"user_id": each.user_id, "token": each.token} for each in visitors]))
    path.chmod(0o600)
    for each in visitors:
        each.visits = secrets.randbelow(SHELF * len(STARS))
    return visitors[:count]


async def _is_signed_in(client: Client, stack: Stack, visitor: Visitor) -> bool:
    url = f"{stack.web_url}/api/users/{visitor.user_id}/ratings"
    headers = {"Authorization": f"Bearer {visitor.token}"}
    async with client.http.get(url, headers=headers) as response:
        return response.ok


async def _sign_up(client: Client, stack: Stack) -> Visitor:
    name = f"load {secrets.token_hex(6)}"
    user = await client.ask("sign up", "POST", f"{stack.web_url}/api/users", json={"name": name, "password": name * 2})
    return Visitor(user["user_id"], user["token"])
