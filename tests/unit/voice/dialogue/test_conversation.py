from typing import Any

import pytest

from services.voice.alexa.request import Intent
from services.voice.dialogue.conversation import (
    Conversation,
    FilledIntent,
    Listing,
    ListSource,
    MovieRef,
    SlotValue,
    UnfinishedIntent,
)
from services.voice.language.wording import statement

ALIEN = MovieRef(movie_id=2, title="Alien")
CONVERSATION = Conversation(
    question="which",
    amount=5,
    listener_id=196,
    listing=Listing(source=ListSource(similar_to=ALIEN), heard=[2, 1], start=1, page=[ALIEN]),
    current_movie=ALIEN,
    unfinished=UnfinishedIntent(
        intent=FilledIntent(name="RateIntent", slots={"Stars": SlotValue(text="four", id="4_0")}), question="go_on"
    ),
    misunderstandings=2,
    repeatable=[statement("list.top")],
)
ATTRIBUTES = {
    "asked": "which",
    "amount": 5,
    "listener": 196,
    "listing": {
        "source": {"like": {"movie_id": 2, "title": "Alien"}},
        "heard": [2, 1],
        "start": 1,
        "shown": [{"movie_id": 2, "title": "Alien"}],
    },
    "about": {"movie_id": 2, "title": "Alien"},
    "unfinished": {
        "meant": {"name": "RateIntent", "slots": {"Stars": {"said": "four", "id": "4_0"}}},
        "asked": "go_on",
    },
    "stumbles": 2,
    "again": [{"key": "list.top"}],
}


def test_the_attributes_keep_the_names_that_open_sessions_use() -> None:
    assert CONVERSATION.attributes() == ATTRIBUTES


def test_a_conversation_survives_its_session_attributes() -> None:
    assert Conversation.from_attributes(ATTRIBUTES) == CONVERSATION
    assert Conversation().attributes() == {}


@pytest.mark.parametrize(
    "attributes",
    [{"user_id": -1}, {"asked": "x"}, {"again": [{"key": 5}]}, {"listing": {"source": {}}}, {"stumbles": 10}],
)
def test_invalid_attributes_start_afresh(attributes: dict[str, Any]) -> None:
    assert Conversation.from_attributes(attributes) == Conversation()


def test_unknown_attributes_are_ignored() -> None:
    assert Conversation.from_attributes({"amount": 5, "tomorrow": 1}).amount == 5


@pytest.mark.parametrize("filters", [{"genre": "Comedy"}, {"from_year": 1990}, {"to_year": 1990}])
def test_a_source_with_a_genre_or_years_is_filtered(filters: dict[str, Any]) -> None:
    assert ListSource(user_id=196, **filters).is_filtered
    assert not ListSource(user_id=196).is_filtered


def test_only_filled_slots_are_kept() -> None:
    slots = {"Genre": {"value": "comedies"}, "Decade": {}}
    intent = FilledIntent.from_request(Intent.model_validate({"name": "GenreIntent", "slots": slots}))
    assert intent.slots == {"Genre": SlotValue(text="comedies")}
    assert intent.without_slots("Genre").slots == {}
