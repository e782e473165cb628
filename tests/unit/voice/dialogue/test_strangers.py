"""An attack on privacy: whatever strangers say about an open list, they learn its titles only."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
import pytest

from services.voice.adapters.lists import StoredLists
from services.voice.adapters.recommender import Recommender
from services.voice.alexa.request import RequestEnvelope
from services.voice.dialogue.conversation import Conversation, Listing, ListSource, MovieRef
from services.voice.dialogue.engine import Dialogue
from services.voice.dialogue.intents import HANDLERS
from services.voice.dialogue.ports import Ports
from shared.contracts.lists import ListHead, RecommendedMovie
from shared.lists.reader import ListReader
from shared.lists.ready_list import Access, FirstRows
from shared.lists.stale_model_refresh import StaleModelRefresher
from tests.support.alexa.request_mutations import real_requests
from tests.support.alexa.users import ALEXA_USER, with_user
from tests.support.catalogue.voice_movies import MOVIES
from tests.support.fakes.recommender import FakeRecommender
from tests.support.fakes.voice import FakeAccounts, FakeBackend, FakeRememberedUsers, choose_first
from tests.support.rendered_lists import ready_list

OWNER = 777
TITLES = list(MOVIES.values())[:12]


class OpenList(ListReader):
    """The owner's list, with scores, stars and reasons of one of two worlds."""

    def __init__(self, world: int) -> None:
        head = ListHead(user_id=OWNER, profile_version=1 + world, model_version="m", computed_at=datetime.now(UTC))
        movies = [
            RecommendedMovie(**dict(movie), score=place + world, predicted_rating=1 + world, reason=f"reason {world}")
            for place, movie in enumerate(TITLES)
        ]
        self.list = ready_list(head, movies, Access.TITLES)

    async def read(self, user_id: int, amount: int) -> FirstRows | None:
        return FirstRows(self.list, amount) if user_id == OWNER else None


class NoRefreshes(StaleModelRefresher):
    def __init__(self) -> None:
        return

    def refresh_if_outdated(self, *_: object, **__: object) -> None:
        return


class World:
    def __init__(self, number: int, remembered: int | None) -> None:
        self.recommender = FakeRecommender()
        client = httpx.AsyncClient(base_url="http://recommender", transport=self.recommender.transport())
        backend = FakeBackend(remembered={} if remembered is None else {ALEXA_USER: remembered})
        lists = StoredLists(OpenList(number), client, NoRefreshes())
        ports = Ports(lists, Recommender(client), FakeAccounts(backend), FakeRememberedUsers(backend))
        self.dialogue = Dialogue(ports, choose_first)

    def asked_about_the_owner(self) -> list[str]:
        return [path for request in self.recommender.requests if f"/users/{OWNER}" in (path := request.url.path)]

    async def answer(self, envelope: RequestEnvelope) -> bytes:
        return (await self.dialogue.respond(envelope)).body()


@cache
def kinds_of_requests() -> list[dict[str, Any]]:
    """One request for each intent with each set of slots; events are left out."""
    kinds: dict[tuple[str, ...], dict[str, Any]] = {}
    for request in real_requests():
        intent = request["request"].get("intent") or {}
        kinds.setdefault((intent.get("name", ""), *sorted(intent.get("slots") or {})), request)
    return list(kinds.values())


def turns(token: str | None) -> Iterator[RequestEnvelope]:
    """One request of each kind in our conversations, while the owner's list is read, in full or filtered."""
    page = [MovieRef(movie_id=movie.movie_id, title=movie.title) for movie in TITLES[:3]]
    heard = [movie.movie_id for movie in page]
    for request in copy.deepcopy(kinds_of_requests()):
        for source in (ListSource(user_id=OWNER), ListSource(user_id=OWNER, genre="Thriller")):
            listing = Listing(source=source, heard=heard, page=page)
            conversation = Conversation(listing=listing, listener_id=OWNER, current_movie=page[1], question="why")
            request["session"] = {**request.get("session", {}), "attributes": conversation.attributes()}
            yield RequestEnvelope.model_validate(with_user(request, access_token=token, screen=True))


@pytest.mark.parametrize(("token", "remembered"), [(None, None), (None, OWNER), ("good", None)])
async def test_nothing_but_the_titles_reaches_a_stranger(token: str | None, remembered: int | None) -> None:
    one, other, seen = World(0, remembered), World(1, remembered), set[str]()
    for envelope in turns(token):
        assert await one.answer(envelope) == await other.answer(envelope), envelope.request
        seen |= {envelope.request.intent.name} if envelope.request.intent else set()
    assert one.asked_about_the_owner() == other.asked_about_the_owner() == []
    assert {name for name in HANDLERS if not name.startswith("AMAZON.")} <= seen
