"""The harness tells of whatever is left of an account after its deletion."""

import asyncio
import json
import random
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import httpx
import pytest

from tests.chaos.caller import RunRecord
from tests.chaos.checked_requests import CheckedRequests
from tests.chaos.people import leaver
from tests.chaos.people.leaver import Leaver
from tests.unit.chaos.conftest import MakeCaller


@dataclass
class FakeSite:
    """One account at a time, and ways to forget it badly."""

    ids: int = 500
    password: str | None = None
    ratings: list[int] = field(default_factory=list)
    session: str = ""
    under_way: bool = False
    deletes: bool = True
    closes_sessions: bool = True
    keeps_ratings: bool = False
    lost_answers: int = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        path, token = request.url.path, request.headers.get("authorization", "").removeprefix("Bearer ")
        match request.method, path.split("/")[-1]:
            case "POST", "users":
                return self._signs_up(json.loads(request.content))
            case "POST", "session":
                return httpx.Response(409 if self.under_way else 401 if self.password is None else 200, json={})
            case "POST", "delete":
                return self._delete(token, parse_qs(request.content.decode())["password"][0])
            case "PUT", movie:
                self.ratings.append(int(movie))
                return httpx.Response(200, json={"profile_version": len(self.ratings)})
            case _ if token != self.session:
                return httpx.Response(401, json={})
        return httpx.Response(200, json={"ratings": self.ratings})

    def _signs_up(self, new: dict[str, str]) -> httpx.Response:
        if self.under_way:
            return httpx.Response(409, json={})
        if self.password is None:
            self.ids += 1
            self.password, self.session = new["password"], f"session of {self.ids}"
        return httpx.Response(201, json={"user_id": self.ids, "token": self.session})

    def _delete(self, token: str, password: str) -> httpx.Response:
        if token != self.session:
            return httpx.Response(401, json={})
        assert password == self.password
        if self.closes_sessions:
            self.session = ""
        if self.deletes:
            self.password, self.ratings = None, self.ratings if self.keeps_ratings else []
        if self.lost_answers:
            self.lost_answers -= 1
            return httpx.Response(503, headers={"retry-after": "1"})
        place = "/goodbye?deletion=under-way" if self.under_way else "/goodbye"
        return httpx.Response(303, headers={"location": place})


@dataclass
class Harness:
    site: FakeSite
    leaver: Leaver

    @property
    def record(self) -> RunRecord:
        return self.leaver.requests.caller.record

    async def comes_and_goes(self) -> None:
        """Once."""
        running = asyncio.create_task(self.leaver.run())
        while not self.leaver.left:
            await asyncio.sleep(0)
        self.leaver.stop.set()
        await running


@pytest.fixture
def harness(caller_of: MakeCaller, monkeypatch: pytest.MonkeyPatch) -> Harness:
    monkeypatch.setattr(leaver, "PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(leaver, "COUNT_SECONDS", 0.1)
    monkeypatch.setattr(leaver, "PATIENCE_SECONDS", 0.02)
    site = FakeSite()
    return Harness(site, Leaver(CheckedRequests(caller_of(site.answer), random.Random(1)), asyncio.Event()))


async def test_who_is_forgotten_leaves_nothing_to_tell(harness: Harness) -> None:
    await harness.comes_and_goes()
    assert harness.leaver.left
    assert (harness.record.stale, harness.record.wrong, await harness.leaver.count()) == ([], [], [])
    assert harness.record.checked >= 2


async def test_an_answer_that_was_lost_is_asked_for_again(harness: Harness) -> None:
    harness.site.lost_answers = 1
    await harness.comes_and_goes()
    assert harness.leaver.left[0].gone
    assert harness.record.wrong == []


async def test_ratings_that_a_session_of_before_still_reads_are_told(harness: Harness) -> None:
    harness.site.closes_sessions = False
    await harness.comes_and_goes()
    assert any("of the deleted user" in sentence for sentence in harness.record.stale)


async def test_a_deletion_that_never_ends_is_told(harness: Harness) -> None:
    harness.site.under_way, harness.site.deletes = False, False
    await harness.comes_and_goes()
    assert any("is there after the deletion" in wrong for wrong in await harness.leaver.count())
    harness.site.under_way = True
    assert any("was not deleted within" in wrong for wrong in await harness.leaver.count())


async def test_ratings_that_the_next_owner_of_the_name_finds_are_told(harness: Harness) -> None:
    harness.site.keeps_ratings = True
    await harness.comes_and_goes()
    assert "the next owner of a name has ratings" in await harness.leaver.count()
