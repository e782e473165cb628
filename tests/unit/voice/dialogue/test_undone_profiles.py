"""Undo restores what the profile said before the last change, by the rules of the real profile."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import pytest

from services.voice.adapters.recommender import Recommender
from services.voice.dialogue.ports import Ports
from shared.contracts.movies import Movie
from tests.support.alexa.conversation_stage import Stage, as_request
from tests.support.alexa.profile_service import ProfileService
from tests.support.catalogue.voice_movies import MOVIES
from tests.support.fakes.other_service import client_of
from tests.support.fakes.voice import FakeBackend, FakeLists
from tests.support.running.voice_service import voice_over_http

CHANGES = {
    "rate": "four stars for number one",
    "seen": "I've seen number one",
    "dismiss": "not number one",
    "want": "put number one on my watchlist",
}
HEAT = 4


@dataclass
class ProfileLists(FakeLists):
    service: ProfileService

    async def movies(self, user_id: int, amount: int, *, is_owner: bool = False) -> Sequence[Movie]:
        kept_out = self.service.profile.kept_out(0)
        movies = await super().movies(user_id, amount, is_owner=is_owner)
        return [movie for movie in movies if movie.movie_id not in kept_out]

    async def watchlist(self, user_id: int) -> Sequence[Movie]:
        del user_id
        wanted = [number for number, verdict in self.service.profile.verdicts.items() if verdict.is_wanted()]
        return [MOVIES[movie_id] for movie_id in wanted]


@dataclass
class ProfileBackend(FakeBackend):
    service: ProfileService = field(default_factory=ProfileService)

    def ports(self) -> Ports:
        fake = super().ports()
        movies = Recommender(client_of(self.service.respond))
        return Ports(ProfileLists(self, self.service), movies, fake.accounts, fake.remembered_users)


async def test_a_movie_that_was_ruled_out_stays_out_when_a_later_change_is_undone() -> None:
    backend = ProfileBackend()
    async with voice_over_http(backend) as client:
        stage = Stage(client, backend, "en-US", access_token="good")
        for said in ("what should I watch", CHANGES["dismiss"], CHANGES["want"], "undo that"):
            await say(stage, said)
        assert "Heat" in stage.heard
        await say(stage, "read my list")
    assert "Number 1: Jaws" in stage.heard
    assert "Heat" not in stage.heard
    assert backend.service.opinion(HEAT) == (None, False, True, False)


@pytest.mark.parametrize(("earlier", "last"), list(product(CHANGES, repeat=2)))
async def test_undo_leaves_every_earlier_change(earlier: str, last: str) -> None:
    backend = ProfileBackend()
    async with voice_over_http(backend) as client:
        stage = Stage(client, backend, "en-US", access_token="good")
        for said in ("my list", CHANGES[earlier]):
            await say(stage, said)
        before = backend.service.opinion(HEAT)
        assert any(before)
        await say(stage, CHANGES[last])
        assert backend.service.opinion(HEAT) != before or earlier == last
        await say(stage, "undo")
    assert backend.service.opinion(HEAT) == before


async def say(stage: Stage, said: str) -> None:
    await stage.say(as_request(said, "en-US", stage.attributes))
