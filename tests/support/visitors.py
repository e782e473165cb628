"""A signed-up user of the stack, and traffic that the user sends in the background."""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

STAR_WARS, TOY_STORY = 50, 1


@dataclass(frozen=True)
class Visitor:
    client: httpx.Client
    user_id: int
    token: str

    @classmethod
    def sign_up(cls, client: httpx.Client) -> "Visitor":
        """Waits as long as nginx demands, since tests sign up faster than its rate limit allows."""
        name = f"visitor {uuid.uuid4().hex[:12]}"
        response = client.post("/api/users", json={"name": name, "password": "correct horse"})
        while response.status_code == 429:
            time.sleep(float(response.headers["retry-after"]))
            response = client.post("/api/users", json={"name": name, "password": "correct horse"})
        session = response.raise_for_status().json()
        return cls(client, session["user_id"], session["token"])

    def list(self, amount: int = 10) -> httpx.Response:
        path, own = f"/api/users/{self.user_id}/recommendations", {"Authorization": f"Bearer {self.token}"}
        return self.client.get(path, params={"amount": amount}, headers=own)

    def rate(self, movie_id: int, rating: float) -> httpx.Response:
        path = f"/api/users/{self.user_id}/ratings/{movie_id}"
        return self.client.put(path, json={"rating": rating}, headers={"Authorization": f"Bearer {self.token}"})


def movie_ids(response: dict[str, Any]) -> list[int]:
    return [movie["movie_id"] for movie in response["movies"]]


@dataclass
class Traffic:
    """A visitor who keeps rating and reading lists and pages, and all responses."""

    visitor: Visitor
    responses: list[httpx.Response] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def _send(self) -> None:
        rating = 0.5
        while not self.done.wait(0.1):
            rating = rating % 5 + 0.5
            self.responses.append(self.visitor.rate(TOY_STORY, rating))
            self.responses.append(self.visitor.list())
            self.responses.append(self.visitor.client.get("/result", params={"user_id": "196", "amount": "5"}))

    @contextmanager
    def running(self) -> Iterator[list[httpx.Response]]:
        thread = threading.Thread(target=self._send)
        thread.start()
        try:
            yield self.responses
        finally:
            self.done.set()
            thread.join()
