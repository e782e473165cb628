"""Who uses the stack in the tests: somebody with a profile, and the traffic of many."""

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
    def signed_up(cls, client: httpx.Client) -> "Visitor":
        """Waits where nginx says so: the tests sign up faster than people do."""
        name = f"visitor {uuid.uuid4().hex[:12]}"
        answer = client.post("/api/users", json={"name": name, "password": "correct horse"})
        while answer.status_code == 429:
            time.sleep(float(answer.headers["retry-after"]))
            answer = client.post("/api/users", json={"name": name, "password": "correct horse"})
        opened = answer.raise_for_status().json()
        return cls(client, opened["user_id"], opened["token"])

    def list(self, amount: int = 10) -> httpx.Response:
        return self.client.get(f"/api/users/{self.user_id}/recommendations", params={"amount": amount})

    def rates(self, movie_id: int, rating: float) -> httpx.Response:
        path = f"/api/users/{self.user_id}/ratings/{movie_id}"
        return self.client.put(path, json={"rating": rating}, headers={"Authorization": f"Bearer {self.token}"})


def movie_ids(answer: dict[str, Any]) -> list[int]:
    return [movie["movie_id"] for movie in answer["movies"]]


@dataclass
class Traffic:
    """A visitor who reads lists and pages and rates, over and over, and everything that was answered."""

    visitor: Visitor
    answers: list[httpx.Response] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def flow(self) -> None:
        rating = 0.5
        while not self.done.wait(0.1):
            rating = rating % 5 + 0.5
            self.answers.append(self.visitor.rates(TOY_STORY, rating))
            self.answers.append(self.visitor.list())
            self.answers.append(self.visitor.client.get("/result", params={"user_id": "196", "amount": "5"}))

    @contextmanager
    def flowing(self) -> Iterator[list[httpx.Response]]:
        thread = threading.Thread(target=self.flow)
        thread.start()
        try:
            yield self.answers
        finally:
            self.done.set()
            thread.join()
