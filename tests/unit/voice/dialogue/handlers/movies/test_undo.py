from typing import Any, Literal

import pytest

from services.voice.dialogue.conversation import Conversation, FilledIntent, Opinion, SlotValue, UnfinishedIntent, Write
from services.voice.dialogue.handlers.movies.undo import correct, undo
from services.voice.dialogue.replies import EarlyReply
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import FakeBackend

RATED = Write(kind="rate", movie=ref(2), stars=4)
SEEN = Write(kind="seen", movie=ref(4))


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.mark.parametrize("kind", ["rate", "seen", "dismiss"])
async def test_the_last_change_is_taken_back(backend: FakeBackend, kind: Literal["rate", "seen", "dismiss"]) -> None:
    last = Write(kind=kind, movie=ref(5))
    conversation = Conversation(writes=[[RATED], [last]], written_movie=ref(5))
    reply = await undo(make_turn(backend, conversation, token=LINKED))
    assert backend.writes == [("take back", kind, 945, 5, None)]
    assert (keys(reply), reply.question) == ([f"undo.{kind}"], "else")
    assert (reply.conversation.writes, reply.conversation.written_movie) == ([[RATED]], None)
    assert reply.conversation.current_movie == ref(5)


async def test_a_rating_before_it_is_named(backend: FakeBackend) -> None:
    last = RATED.model_copy(update={"before": Opinion(rating=3)})
    reply = await undo(make_turn(backend, Conversation(writes=[[last]]), token=LINKED))
    assert keys(reply) == ["undo.rated_again"]
    assert reply.statements[0].values["stars"] == 3


async def test_several_movies_are_taken_back_last_first(backend: FakeBackend) -> None:
    several = [SEEN, Write(kind="seen", movie=ref(5))]
    reply = await undo(make_turn(backend, Conversation(writes=[several]), token=LINKED))
    assert [movie_id for *_, movie_id, _ in backend.writes] == [5, 4]
    assert keys(reply) == ["undo.several"]
    assert reply.conversation.current_movie is None


async def test_a_number_against_stars_in_doubt_may_be_of_stars_or_a_place(backend: FakeBackend) -> None:
    conversation = await reading(backend, 945, current_movie=ref(5), question="these_stars")
    reply = await correct(make_turn(backend, conversation, token=LINKED, Place=SlotValue(text="three", id="3")))
    assert (backend.writes, reply.question, reply.conversation.current_movie) == ([], "stars", ref(5))


async def test_without_a_change_there_is_nothing_to_undo() -> None:
    reply = await undo(make_turn(token=LINKED))
    assert (keys(reply), reply.question) == (["undo.nothing"], "else")


async def test_without_a_linked_account_nothing_is_undone(backend: FakeBackend) -> None:
    with pytest.raises(EarlyReply):
        await undo(make_turn(backend, Conversation(writes=[[RATED]])))
    assert backend.writes == []


async def test_the_last_change_moves_to_the_movie_that_was_meant(backend: FakeBackend) -> None:
    conversation = Conversation(writes=[[RATED]], written_movie=ref(2))
    reply = await correct(make_turn(backend, conversation, token=LINKED, Title="jaws"))
    assert backend.writes == [("take back", "rate", 945, 2, None), ("rate", 945, 5, 4)]
    assert keys(reply)[:2] == ["undo.rate", "rate.done"]
    assert [[write.movie for write in writes] for writes in reply.conversation.writes] == [[ref(5)]]


async def test_other_stars_may_come_with_the_movie_that_was_meant(backend: FakeBackend) -> None:
    conversation = Conversation(writes=[[RATED]], written_movie=ref(2))
    await correct(make_turn(backend, conversation, token=LINKED, Title="jaws", Stars=resolved("2_5")))
    assert backend.writes[-1] == ("rate", 945, 5, 2.5)


async def test_nothing_moves_to_a_movie_of_another_users_list(backend: FakeBackend) -> None:
    conversation = await reading(backend, 196, writes=[[RATED]], written_movie=ref(2))
    with pytest.raises(EarlyReply):
        await correct(make_turn(backend, conversation, token=LINKED, Place="number one"))
    assert backend.writes == []


async def test_while_a_movie_is_asked_for_a_correction_picks_it(backend: FakeBackend) -> None:
    unfinished = UnfinishedIntent(intent=FilledIntent(name="WhyIntent"), question="go_on")
    state: dict[str, Any] = {
        "question": "which",
        "unfinished": unfinished,
        "writes": [[RATED]],
        "written_movie": ref(2),
    }
    reply = await correct(make_turn(backend, await reading(backend, 945, **state), token=LINKED, Place="2"))
    assert reply.conversation.current_movie == ref(5, 945)
    assert backend.writes == []


async def test_a_correction_without_a_change_picks_the_movie(backend: FakeBackend) -> None:
    conversation = await reading(backend, 945, writes=[[RATED]])
    reply = await correct(make_turn(backend, conversation, token=LINKED, Place="2"))
    assert reply.conversation.current_movie == ref(5, 945)
    assert backend.writes == []


@pytest.mark.parametrize("slots", [{"Place": "3"}, {"Place": "three"}, {"Title": "three"}])
async def test_a_number_alone_corrects_the_stars_that_were_just_given(
    backend: FakeBackend, slots: dict[str, str]
) -> None:
    conversation = await reading(backend, 945, writes=[[RATED]], written_movie=ref(2), question="go_on")
    reply = await correct(make_turn(backend, conversation, token=LINKED, texts=slots))
    assert backend.writes == [("rate", 945, 2, 3.0)]
    again = await correct(make_turn(backend, reply.conversation, token=LINKED, Place="two"))
    assert backend.writes[1:] == [("rate", 945, 2, 2.0)]
    await correct(make_turn(backend, again.conversation, token=LINKED, Title="jaws"))
    assert [(*write[:1], *write[3:]) for write in backend.writes[2:]] == [
        ("take back", 2, 3.0),
        ("take back", 2, None),
        ("take back", 2, None),
        ("rate", 2.0),
    ]


@pytest.mark.parametrize("place", ["number three", "the third", "third"])
async def test_a_place_corrects_the_movie(backend: FakeBackend, place: str) -> None:
    conversation = await reading(backend, 945, writes=[[RATED]], written_movie=ref(2))
    await correct(make_turn(backend, conversation, token=LINKED, Place=SlotValue(text=place, id="3")))
    assert backend.writes == [("take back", "rate", 945, 2, None), ("rate", 945, 6, 4)]


async def test_a_number_that_is_no_rating_is_asked_about(backend: FakeBackend) -> None:
    conversation = await reading(backend, 945, writes=[[RATED]], written_movie=ref(2), question="go_on")
    reply = await correct(make_turn(backend, conversation, token=LINKED, Place="seven"))
    assert (backend.writes, keys(reply), reply.question) == ([], ["rate.bad"], "stars")


@pytest.mark.parametrize("kind", ["seen", "dismiss", "want"])
async def test_without_stars_a_number_alone_is_asked_about(
    backend: FakeBackend, kind: Literal["seen", "dismiss", "want"]
) -> None:
    last = Write(kind=kind, movie=ref(5))
    conversation = await reading(backend, 945, writes=[[last]], written_movie=ref(5))
    reply = await correct(make_turn(backend, conversation, token=LINKED, Place="three"))
    assert (backend.writes, reply.question, reply.conversation.candidates) == ([], "did_you_mean", [ref(6, 945)])


async def test_a_number_that_is_no_place_answers_how_many_stars(backend: FakeBackend) -> None:
    conversation = await reading(backend, 945, writes=[[SEEN]], written_movie=ref(4), question="stars")
    await correct(make_turn(backend, conversation, token=LINKED, Place="four"))
    assert backend.writes == [("rate", 945, 4, 4.0)]


async def test_not_four_three_after_four_stars_is_of_the_stars(backend: FakeBackend) -> None:
    rated = Write(kind="rate", movie=ref(5), stars=4)
    conversation = await reading(backend, 945, 6, writes=[[rated]], written_movie=ref(5), question="go_on")
    await correct(make_turn(backend, conversation, token=LINKED, Place="four", OtherPlace="three"))
    assert backend.writes == [("rate", 945, 5, 3.0)]
    reply = await correct(make_turn(backend, conversation, token=LINKED, Place="one", OtherPlace="three"))
    assert (backend.writes[1:], reply.question) == ([], "go_on")


@pytest.mark.parametrize(
    "slots",
    [
        {"ForPlace": SlotValue(text="one", id="1")},
        {"Place": resolved("2"), "ForPlace": resolved("1")},
        {"Place": SlotValue(text="number two", id="2"), "OtherPlace": SlotValue(text="number one", id="1")},
        {"Title": "jaws", "OtherTitle": "heat"},
    ],
)
async def test_what_stars_are_for_is_corrected(backend: FakeBackend, slots: dict[str, Any]) -> None:
    rated = Write(kind="rate", movie=ref(5), stars=4)
    conversation = await reading(backend, 945, writes=[[rated]], written_movie=ref(5), question="go_on")
    await correct(make_turn(backend, conversation, token=LINKED, **slots))
    assert backend.writes == [("take back", "rate", 945, 5, None), ("rate", 945, 4, 4)]


@pytest.mark.parametrize("wrong", [{"Place": resolved("3")}, {"Title": "the matrix"}])
async def test_nothing_moves_from_what_the_last_change_was_not_for(backend: FakeBackend, wrong: dict[str, Any]) -> None:
    rated = Write(kind="rate", movie=ref(5), stars=4)
    conversation = await reading(backend, 945, writes=[[rated]], written_movie=ref(5), question="go_on")
    reply = await correct(make_turn(backend, conversation, token=LINKED, ForPlace=resolved("1"), **wrong))
    assert (backend.writes, reply.question) == ([], "go_on")
