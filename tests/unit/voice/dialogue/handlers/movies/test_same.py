from typing import Any

import pytest

from services.voice.dialogue.conversation import MovieRef, Question, Write
from services.voice.dialogue.handlers.movies.same import INTENTS, same
from services.voice.dialogue.intents import CUSTOM_INTENTS
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import FakeBackend


def test_each_change_has_its_intent() -> None:
    assert set(INTENTS.values()) <= CUSTOM_INTENTS.keys()


@pytest.mark.parametrize(
    ("kind", "stars", "written"),
    [
        ("rate", 3.5, ("rate", 945, 5, 3.5)),
        ("seen", None, ("see", 945, 5)),
        ("dismiss", None, ("dismiss", 945, 5)),
        ("want", None, ("want", 945, 5)),
        ("rest", None, ("rest", 945, 5)),
    ],
)
async def test_the_last_change_is_made_of_another_movie(
    kind: str, stars: float | None, written: tuple[object, ...]
) -> None:
    backend = FakeBackend()
    last = Write.model_validate({"kind": kind, "movie": ref(4), "stars": stars})
    question: Question = "stars" if kind == "seen" else "go_on"
    conversation = await reading(backend, 945, writes=[[last]], written_movie=ref(4), question=question)
    await same(make_turn(backend, conversation, token=LINKED, Place=resolved("2")))
    assert backend.writes == [written]


@pytest.mark.parametrize(
    ("question", "written", "described"),
    [("go_on", None, None), ("go_on", ref(4), ref(6)), ("genre", ref(4), None)],
)
async def test_later_it_is_only_about_the_movie(
    question: Question, written: MovieRef | None, described: MovieRef | None
) -> None:
    backend = FakeBackend()
    state: dict[str, Any] = {"written_movie": written, "current_movie": described, "question": question}
    conversation = await reading(backend, 945, writes=[[Write(kind="dismiss", movie=ref(4))]], **state)
    reply = await same(make_turn(backend, conversation, token=LINKED, Place=resolved("2")))
    assert (backend.writes, keys(reply)[0]) == ([], "more.year")


async def test_a_number_is_of_stars_where_stars_were_just_given() -> None:
    backend = FakeBackend()
    rated = Write.model_validate({"kind": "rate", "movie": ref(4), "stars": 3.5})
    conversation = await reading(backend, 945, writes=[[rated]], written_movie=ref(4), question="go_on")
    await same(make_turn(backend, conversation, token=LINKED, Place=resolved("both"), Number="4"))
    assert backend.writes == [("rate", 945, 5, 4.0), ("rate", 945, 6, 4.0)]


@pytest.mark.parametrize("writes", [[], [[Write(kind="dismiss", movie=ref(4))]]])
async def test_a_number_is_not_understood_elsewhere(writes: list[list[Write]]) -> None:
    backend = FakeBackend()
    written = ref(4) if writes else None
    conversation = await reading(backend, 945, writes=writes, written_movie=written, question="go_on")
    reply = await same(make_turn(backend, conversation, token=LINKED, Place=resolved("2"), Number="4"))
    assert (backend.writes, reply.question) == ([], "go_on")
