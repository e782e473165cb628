from typing import Literal

import pytest

from services.voice.dialogue.conversation import Conversation, Write
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.ports import Account
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref
from tests.support.fakes.voice import FakeBackend

ACCOUNT = Account(user_id=945, name="Ada", scopes=[])
Kind = Literal["rate", "seen", "dismiss"]


def wanted(kind: Kind, *movie_ids: int) -> list[Write]:
    stars = 4 if kind == "rate" else None
    return [Write(kind=kind, movie=ref(movie_id), stars=stars) for movie_id in movie_ids]


@pytest.mark.parametrize(
    ("kind", "said", "question"),
    [
        ("rate", ["rate.done", "rate.learned"], "else"),
        ("seen", ["seen.done"], "stars"),
        ("dismiss", ["dismiss.done"], "else"),
    ],
)
async def test_one_movie_is_changed_and_can_be_corrected(kind: Kind, said: list[str], question: str) -> None:
    conversation = Conversation(candidates=[ref(1)], current_movie=ref(1))
    reply = await carry_out(make_turn(conversation=conversation), ACCOUNT, wanted(kind, 4))
    assert (keys(reply), reply.question) == (said, question)
    assert (reply.conversation.written_movie, reply.conversation.candidates) == (ref(4), [])
    assert reply.conversation.writes == [wanted(kind, 4)]


@pytest.mark.parametrize(("kind", "said"), [("rate", "rate.done_all"), ("dismiss", "dismiss.done_all")])
async def test_several_movies_are_named_together(kind: Kind, said: str) -> None:
    reply = await carry_out(make_turn(), ACCOUNT, wanted(kind, 4, 5))
    assert keys(reply)[0] == said
    assert reply.statements[0].values["titles"] == ["Heat", "Jaws"]
    assert reply.conversation.written_movie is None


async def test_stars_are_asked_for_the_seen_movie() -> None:
    reply = await carry_out(make_turn(), ACCOUNT, wanted("seen", 4))
    assert reply.conversation.current_movie == ref(4)
    assert reply.conversation.unfinished is not None
    assert reply.conversation.unfinished.intent.name == "RateIntent"


async def test_after_several_seen_movies_the_list_goes_on() -> None:
    backend = FakeBackend()
    turn = make_turn(backend, await reading(backend, 945), token=LINKED)
    reply = await carry_out(turn, ACCOUNT, wanted("seen", 4, 5))
    assert keys(reply)[:2] == ["seen.done_all", "list.next"]
    assert backend.writes == [("see", 945, 4), ("see", 945, 5)]


async def test_stars_that_differ_are_told_with_each_movie() -> None:
    writes = [Write(kind="rate", movie=ref(4), stars=3), Write(kind="rate", movie=ref(5), stars=4)]
    reply = await carry_out(make_turn(), ACCOUNT, writes)
    assert keys(reply) == ["rate.done", "rate.done", "rate.learned"]
    assert [statement.values["stars"] for statement in reply.statements[:2]] == [3, 4]
    assert reply.conversation.writes == [writes]
