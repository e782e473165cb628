"""The recommender accepts connections and never answers: each turn is answered in time, also from the stored list."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from services.voice.adapters.recommender import Recommender
from services.voice.alexa.request import RequestEnvelope
from services.voice.dialogue.conversation import Conversation, Listing, ListSource
from services.voice.dialogue.engine import Dialogue
from services.voice.dialogue.intents import CUSTOM_INTENTS, HANDLERS
from services.voice.language.ssml import plain
from tests.support.alexa.certificate_authority import alexa_request
from tests.support.alexa.turns import ref
from tests.support.alexa.users import with_user
from tests.support.fakes.voice import FakeBackend, choose_first
from tests.support.processes.virtual_clock import run_in_virtual_time

LONGEST_SECONDS = 3
SAMPLE_USER, OWNER = 196, 945
APOLOGY = "I am sorry, I cannot get to the movies right now."
VALUES = {
    "Place": "2",
    "Title": "heat",
    "OtherTitle": "alien",
    "Number": "3",
    "Genre": "Crime",
    "Decade": "1990",
    "UserId": "196",
    "Amount": "3",
    "Stars": "4_0",
    "FromYear": "1950",
    "Person": "tom hanks",
}
NEED_THE_RECOMMENDER = {
    *("PersonIntent", "FilterIntent", "PopularIntent", "SimilarIntent", "CorrectIntent", "UndoIntent"),
    *("WhatIfIntent", "WishIntent", "OwnRatingIntent"),
    *("SeenIntent", "DismissIntent", "RateIntent", "AddToWatchlistIntent", "RestIntent"),
    *("RemoveFromWatchlistIntent", "DescriptionIntent"),
}
"""Intents for what no list holds: other movies, and changes."""


async def never(_request: httpx.Request) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError


def frozen() -> Dialogue:
    client = httpx.AsyncClient(base_url="http://recommender", transport=httpx.MockTransport(never), timeout=None)
    return Dialogue(replace(FakeBackend().ports(), movies=Recommender(client)), choose_first)


def request_for(name: str, user_id: int, token: str | None, without: frozenset[str]) -> RequestEnvelope:
    """The intent with its slots filled, after three movies of the user's list were read."""
    names = [slot for slot in (CUSTOM_INTENTS[name].slots if name in CUSTOM_INTENTS else ()) if slot not in without]
    slots = {slot: _slot(slot, VALUES[slot]) for slot in names if slot in VALUES}
    movies = [4, 5, 6] if user_id == OWNER else [1, 2, 3]
    source = ListSource(user_id=user_id)
    listing = Listing(source=source, heard=[*movies, 7], start=0, page=[ref(movie) for movie in movies])
    attributes = Conversation(listing=listing, listener_id=user_id, current_movie=ref(4)).attributes()
    intent = {"name": name, "slots": slots}
    return RequestEnvelope.model_validate(
        with_user(alexa_request("IntentRequest", attributes=attributes, intent=intent), access_token=token)
    )


def _slot(name: str, value: str) -> dict[str, object]:
    match = {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"name": value, "id": value}}]}
    is_custom = name in {"Place", "Genre", "Decade", "Stars"}
    return {
        "name": name,
        "value": value,
        **({"resolutions": {"resolutionsPerAuthority": [match]}} if is_custom else {}),
    }


def heard(envelope: RequestEnvelope) -> tuple[str, float]:
    dialogue = frozen()
    response, seconds = run_in_virtual_time(lambda: dialogue.respond(envelope))
    speech = response.response.output_speech
    return plain(speech.ssml) if speech else "", seconds


@pytest.mark.parametrize(("user_id", "token"), [(SAMPLE_USER, None), (OWNER, "good"), (OWNER, None)])
@pytest.mark.parametrize(
    "without", [frozenset({"Title", "Decade"}), frozenset({"Place", "Genre"})], ids=["place", "title"]
)
@pytest.mark.parametrize("name", HANDLERS)
def test_every_intent_is_answered_in_time(name: str, user_id: int, token: str | None, without: frozenset[str]) -> None:
    speech, seconds = heard(request_for(name, user_id, token, without))
    assert speech
    assert seconds < LONGEST_SECONDS
    if name not in NEED_THE_RECOMMENDER:
        assert not speech.startswith(APOLOGY)


def test_opening_the_skill_is_answered_in_time() -> None:
    envelope = RequestEnvelope.model_validate(with_user(alexa_request("LaunchRequest"), access_token="good"))
    speech, seconds = heard(envelope)
    assert "Ada" in speech
    assert seconds < LONGEST_SECONDS


def test_a_changing_turn_says_that_it_did_not_work() -> None:
    speech, _ = heard(request_for("RateIntent", OWNER, "good", frozenset({"Title"})))
    assert speech.startswith(APOLOGY)
