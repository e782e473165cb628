"""The simulated visitors. A visit: browse, read the list, rate, read it again, ask by voice."""

import json
import random
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from tests.load.client import Client, RequestFailed
from tests.support.processes.stack import Stack

MOVIES_RATED = 60
BROWSING = ("limit=24", "limit=24&genre=Comedy", "q=wars+star&limit=24", "limit=24&cursor=48")
STARS = [half / 2 for half in range(1, 11)]
FRESHNESS = "rate to fresh list"


@dataclass(frozen=True)
class Urls:
    web: str
    voice: str
    internal: dict[str, str]
    movies: list[int]

    @classmethod
    async def from_stack(cls, stack: Stack, client: Client) -> Self:
        movies = await client.request("browse", "GET", f"{stack.web_url}/api/movies?limit={MOVIES_RATED}")
        internal = {"Authorization": f"Bearer {stack.internal_token}"}
        return cls(stack.web_url, stack.voice_url, internal, [movie["movie_id"] for movie in movies["movies"]])


@dataclass
class Visitor:
    """A signed-in user who rates the same `MOVIES_RATED` movies repeatedly, so the profile keeps its size."""

    user_id: int
    token: str
    visits: int = 0

    async def visit(self, client: Client, urls: Urls, due: float | None = None) -> None:
        """`due` is when the visit should have begun. A failed request ends the visit."""
        with suppress(RequestFailed):
            await client.request("browse", "GET", f"{urls.web}/api/movies?{random.choice(BROWSING)}", since=due)
            await client.request("list", "GET", self.list_url(urls))
            await self._rate_and_look(client, urls)
            await self._talk(client, urls)

    async def only_rate(self, client: Client, urls: Urls) -> None:
        """The hardest load: every other request is a rating."""
        with suppress(RequestFailed):
            await self._rate_and_look(client, urls)

    def list_url(self, urls: Urls) -> str:
        return f"{urls.web}/api/users/{self.user_id}/recommendations?amount=10"

    async def _rate_and_look(self, client: Client, urls: Urls) -> None:
        """Reads the list until it includes the rating; the first read must."""
        started = time.perf_counter()
        changed = await self._rate(client, urls)
        acknowledged = time.perf_counter()
        while (await self._own_list(client, urls))["profile_version"] < changed:
            client.measurements.stale += 1
        fresh = time.perf_counter()
        client.measurements.times[FRESHNESS].append(fresh - started)
        client.measurements.freshness.append(fresh - acknowledged)

    async def _own_list(self, client: Client, urls: Urls) -> Any:
        """With the version, which only the owner sees."""
        signed_in = {"Authorization": f"Bearer {self.token}"}
        return await client.request("list again", "GET", self.list_url(urls), headers=signed_in)

    async def _rate(self, client: Client, urls: Urls) -> int:
        """Rates a movie differently from last time, and returns the new profile version."""
        self.visits += 1
        movie, stars = urls.movies[self.visits % MOVIES_RATED], STARS[self.visits // MOVIES_RATED % len(STARS)]
        url = f"{urls.web}/api/users/{self.user_id}/ratings/{movie}"
        signed_in = {"Authorization": f"Bearer {self.token}"}
        changed = await client.request("rate", "PUT", url, json={"rating": stars}, headers=signed_in)
        return int(changed["profile_version"])

    async def _talk(self, client: Client, urls: Urls) -> None:
        body = {"text": f"my ID is {self.user_id} and I want 5 movies"}
        await client.request("voice", "POST", f"{urls.voice}/internal/dialogue", json=body, headers=urls.internal)


async def load_visitors(client: Client, stack: Stack, count: int) -> list[Visitor]:
    """Reuses visitors of earlier runs, and signs up the missing ones: sign-ups are rate-limited and not measured."""
    path = stack.dataset_dir / "load.json"
    known = [Visitor(**each) for each in json.loads(path.read_text())] if path.exists() else []
    visitors = [each for each in known if await _is_signed_in(client, stack, each)]
    while len(visitors) < count:
        visitors.append(await _sign_up(client, stack))
    path.write_text(json.dumps([{"user_id": each.user_id, "token": each.token} for each in visitors]))
    path.chmod(0o600)
    for each in visitors:
        each.visits = secrets.randbelow(MOVIES_RATED * len(STARS))
    return visitors[:count]


async def _is_signed_in(client: Client, stack: Stack, visitor: Visitor) -> bool:
    url = f"{stack.web_url}/api/users/{visitor.user_id}/ratings"
    headers = {"Authorization": f"Bearer {visitor.token}"}
    async with client.http.get(url, headers=headers) as response:
        return response.ok


async def _sign_up(client: Client, stack: Stack) -> Visitor:
    name = f"load {secrets.token_hex(6)}"
    user = await client.request(
        "sign up", "POST", f"{stack.web_url}/api/users", json={"name": name, "password": name * 2}
    )
    return Visitor(user["user_id"], user["token"])
