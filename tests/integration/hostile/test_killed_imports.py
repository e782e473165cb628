"""Imports while processes are killed: each goes on where it stopped, with nothing half and nothing twice."""

import csv
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.contracts.profile_imports import MAX_IMPORT_BATCH
from tests.chaos.dataset import SYLLABLES
from tests.integration.conftest import sign_up
from tests.support.processes.stack import Launcher, Stack

pytestmark = [pytest.mark.long, pytest.mark.longest]

FILMS = 4096
WORKING = {"matching", "committing", "undoing"}
RESUMED_SECONDS = 120
"""After the lease of the killed process."""
TITLES = ["".join(word).capitalize() for word in islice(product(SYLLABLES, repeat=4), FILMS)]
ROWS = [f"{title},1999,{1 + at % 10}" for at, title in enumerate(TITLES)]
FILE = "\n".join(["title,year,rating", *ROWS, "Unknown,1999,3"])
STARS = {at + 1: (1 + at % 10) / 2 for at in range(FILMS)}


@dataclass
class User:
    stack: Stack
    user_id: int
    client: httpx.Client
    path: str = ""

    def upload(self) -> None:
        files = {"ratings": ("ratings.csv", FILE)}
        response = self.client.post(f"/api/users/{self.user_id}/imports", files=files).raise_for_status()
        self.path = response.headers["location"]

    def rate(self, movie_id: int, rating: float) -> None:
        path = f"/api/users/{self.user_id}/ratings/{movie_id}"
        self.client.put(path, json={"rating": rating}).raise_for_status()

    def ratings(self) -> dict[int, float]:
        response = self.client.get(f"/api/users/{self.user_id}/ratings").raise_for_status()
        rated = [(each["movie_id"], each["rating"]) for each in response.json()["ratings"]]
        assert len(dict(rated)) == len(rated), "a movie is there twice"
        return dict(rated)

    def view(self) -> dict[str, Any]:
        """The site may be starting again."""
        try:
            found: dict[str, Any] = self.client.get(self.path).raise_for_status().json()
        except httpx.HTTPError:
            return {"state": "unknown", "position": -1}
        return found

    def wait(self, holds: Callable[[dict[str, Any]], bool]) -> None:
        deadline, view = time.monotonic() + RESUMED_SECONDS, self.view()
        while not holds(view):
            assert time.monotonic() < deadline, view
            time.sleep(0.02)
            view = self.view()

    def wait_for(self, state: str) -> None:
        self.wait(lambda view: bool(view["state"] == state))

    def kill_when(self, part: str, holds: Callable[[dict[str, Any]], bool]) -> None:
        """In the middle of an import."""
        self.wait(holds)
        self.stack.kill(part)
        self.stack.wait_until(self.stack.is_ready, RESUMED_SECONDS)
        assert self.view()["state"] in WORKING, f"{part} was killed too late"


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[User]:
    folder = tmp_path_factory.mktemp("killed")
    path, settings = write_dataset(folder / "dataset"), {"ALGORITHM": "ease", "TRAIN_AFTER_RATINGS": "0"}
    with Launcher(folder, DATASET="killed", DATASET_PATH=str(path), **settings).running() as stack:
        user_id, token = sign_up(stack.web_url, "Ada")
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=stack.web_url, headers=headers, timeout=30) as client:
            yield User(stack, user_id, client)


def write_dataset(folder: Path) -> Path:
    folder.mkdir()
    rows = [(at + 1, f"{title} (1999)", "Drama") for at, title in enumerate(TITLES)]
    ratings = [(user, 1 + (user * 7 + n) % FILMS, 1 + n % 5, 1_000_000) for user in range(1, 41) for n in range(30)]
    tables: list[tuple[str, list[tuple[object, ...]]]] = [
        ("movies", [("movieId", "title", "genres"), *rows]),
        ("ratings", [("userId", "movieId", "rating", "timestamp"), *ratings]),
    ]
    for name, table in tables:
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(table)
    return folder


def test_an_import_outlives_its_processes(user: User) -> None:
    user.rate(1, 5)
    user.upload()
    user.kill_when("web", lambda view: bool(view["state"] == "matching"))
    user.wait_for("ready")
    assert user.ratings() == {1: 5}

    user.client.post(f"{user.path}/commit").raise_for_status()
    user.kill_when("web", lambda view: bool(view["state"] == "committing" and view["position"] > 0))
    assert len(user.ratings()) % MAX_IMPORT_BATCH == 0
    reached = user.view()["position"]
    user.kill_when("recommender", lambda view: bool(view["state"] == "committing" and view["position"] > reached))
    user.wait_for("done")
    assert user.ratings() == STARS
    assert user.view()["imported"] == FILMS

    user.rate(2, 0.5)
    user.client.post(f"{user.path}/undo").raise_for_status()
    user.kill_when("web", lambda view: bool(view["state"] == "undoing" and view["position"] < view["total"]))
    user.wait_for("undone")
    assert user.ratings() == {1: 5, 2: 0.5}
