"""Turns of the dialogue for tests of single handlers."""

from collections.abc import Mapping
from typing import Any

from services.voice.alexa.request import User
from services.voice.dialogue.conversation import Conversation, FilledIntent, ListSource, MovieRef, SlotValue
from services.voice.dialogue.intents import HANDLERS
from services.voice.dialogue.own_lists import ports_of_turn
from services.voice.dialogue.pagination import PAGE_SIZE, load_movies, read_first
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from tests.support.alexa.users import ALEXA_USER
from tests.support.catalogue.voice_movies import MOVIES
from tests.support.fakes.voice import FakeBackend

LINKED, READ_ONLY, REVOKED = "good", "reads", "revoked"
"""Access tokens of the fake backend."""


async def dispatch(turn: Turn) -> Reply:
    return await HANDLERS[turn.intent.name](turn)


def make_turn(
    backend: FakeBackend | None = None,
    conversation: Conversation | None = None,
    *,
    intent: str = "TestIntent",
    token: str | None = None,
    texts: Mapping[str, str] | None = None,
    **slots: str | SlotValue,
) -> Turn:
    """A turn of the test's Alexa user. Slots are texts, or values with the id that they were resolved to."""
    slots = {**(texts or {}), **slots}
    filled = {name: SlotValue(text=slot) if isinstance(slot, str) else slot for name, slot in slots.items()}
    return Turn(
        intent=FilledIntent(name=intent, slots=filled),
        conversation=conversation or Conversation(),
        ports=ports_of_turn((backend or FakeBackend()).ports(), token),
        user=User(user_id=ALEXA_USER, access_token=token),
        dispatch=dispatch,
    )


def resolved(slot_id: str) -> SlotValue:
    return SlotValue(text=slot_id, id=slot_id)


def ref(movie_id: int, list_of: int | None = None) -> MovieRef:
    return MovieRef(movie_id=movie_id, title=MOVIES[movie_id].title, list_of=list_of)


async def reading(backend: FakeBackend, user_id: int = 196, count: int = PAGE_SIZE, **state: Any) -> Conversation:
    """A conversation that has just read the first movies of a user's list."""
    source = ListSource(user_id=user_id)
    listing = read_first(source, await load_movies(source, backend.ports()), count)
    return Conversation(listing=listing, listener_id=user_id, **state)


def keys(reply: Reply) -> list[str]:
    """The keys of what a reply says."""
    return [statement.key for statement in reply.statements]
