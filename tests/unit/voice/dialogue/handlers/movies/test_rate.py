from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from services.voice.dialogue.conversation import Conversation, FilledIntent, MovieRef, Question, UnfinishedIntent, Write
from services.voice.dialogue.handlers.movies.rate import STARS_BY_ID, rate, rate_one_or_two, rate_with_number
from services.voice.dialogue.handlers.session.yes_no import no, yes
from services.voice.dialogue.replies import EarlyReply
from services.voice.language.wording import statement
from tests.support.alexa.turns import LINKED, dispatch, keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


def test_stars_come_in_halves_from_a_half_to_five() -> None:
    assert list(STARS_BY_ID.items())[:2] == [("0_5", 0.5), ("1_0", 1.0)]
    assert list(STARS_BY_ID)[-1] == "5_0"


async def test_a_rating_is_written_to_the_linked_account(backend: FakeBackend) -> None:
    conversation = await reading(backend, 945)
    reply = await rate(make_turn(backend, conversation, token=LINKED, Place="1", Stars=resolved("4_5")))
    assert backend.writes == [("rate", 945, 4, 4.5)]
    assert (keys(reply), reply.question) == (["rate.done", "rate.learned"], "go_on")


@pytest.mark.parametrize(("slots", "remarks"), [({}, []), ({"Stars": "many"}, ["rate.bad"])])
async def test_missing_or_unknown_stars_are_asked_for(
    backend: FakeBackend, slots: dict[str, str], remarks: list[str]
) -> None:
    reply = await rate(make_turn(backend, token=LINKED, Title="alien", texts=slots))
    assert (keys(reply), reply.question, reply.conversation.current_movie) == (remarks, "stars", ref(2))
    assert backend.writes == []


@pytest.mark.parametrize("stars", [None, 6])
async def test_a_number_that_is_no_rating_is_refused(stars: int | None) -> None:
    reply = await rate_with_number(make_turn(conversation=Conversation(question="stars")), stars)
    assert (keys(reply), reply.question) == (["rate.bad"], "stars")


async def test_a_bare_number_rates_the_current_movie(backend: FakeBackend) -> None:
    conversation = (await reading(backend, 945)).replace(current_movie=ref(5))
    await rate_with_number(make_turn(backend, conversation, token=LINKED), 3)
    assert backend.writes == [("rate", 945, 5, 3.0)]


async def test_a_number_alone_rates_again_what_was_just_rated(backend: FakeBackend) -> None:
    rated = Write(kind="rate", movie=ref(5), stars=4)
    conversation = await reading(backend, 945, writes=[[rated]], written_movie=ref(5), question="go_on")
    reply = await rate(make_turn(backend, conversation, token=LINKED, Number="3"))
    assert backend.writes == [("rate", 945, 5, 3.0)]
    assert [write.corrects for writes in reply.conversation.writes for write in writes] == [False, True]


@pytest.mark.parametrize("described", [None, ref(4)])
async def test_a_number_alone_otherwise_answers_the_open_question(
    backend: FakeBackend, described: MovieRef | None
) -> None:
    writes = [[Write(kind="rate", movie=ref(5), stars=4)]] if described else []
    written = ref(5) if described else None
    conversation = await reading(backend, 945, writes=writes, written_movie=written, question="go_on")
    turn = make_turn(backend, conversation.replace(current_movie=described), token=LINKED, Number="3")
    reply = await rate(turn)
    assert (backend.writes, reply.conversation.current_movie) == ([], ref(6, 945))


async def test_a_number_that_was_asked_for_is_no_rating(backend: FakeBackend) -> None:
    rated = Write(kind="rate", movie=ref(5), stars=4)
    conversation = await reading(backend, 945, writes=[[rated]], written_movie=ref(5), question="amount")
    await rate(make_turn(backend, conversation.replace(user_id=196), token=LINKED, Number="3"))
    assert backend.writes == []


@pytest.mark.parametrize(("told", "written"), [("own.rating", [("rate", 945, 5, 4.0)]), ("fact.length", [])])
async def test_a_number_after_the_stars_were_told_is_of_stars(
    backend: FakeBackend, told: str, written: list[tuple[str, int, int, float]]
) -> None:
    said: dict[str, Any] = {"repeatable": [statement(told)], "current_movie": ref(5), "question": "go_on"}
    with suppress(EarlyReply):
        await rate(make_turn(backend, await reading(backend, 945, **said), token=LINKED, Number="4"))
    assert backend.writes == written


@pytest.mark.parametrize(("question", "writes"), [("go_on", []), ("stars", [("rate", 945, 2, 4.0)])])
async def test_stars_in_doubt_are_asked_for_unless_they_are_the_answer(
    backend: FakeBackend, question: Question, writes: list[object]
) -> None:
    conversation = Conversation(current_movie=ref(2), question=question)
    await rate(make_turn(backend, conversation, token=LINKED, Stars=resolved("4_0"), Doubt="maybe"))
    assert backend.writes == writes


@pytest.mark.parametrize(
    ("slots", "remark", "writes"),
    [
        ({"Place": "2", "Stars": resolved("3_5")}, "rate.in_doubt", [("rate", 945, 5, 3.5)]),
        ({"Title": "jaws", "Number": "4"}, "rate.in_doubt", [("rate", 945, 5, 4.0)]),
        (
            {"Place": "1", "OtherPlace": "2", "Stars": resolved("4_0")},
            "rate.in_doubt_all",
            [("rate", 945, 4, 4.0), ("rate", 945, 5, 4.0)],
        ),
    ],
)
async def test_stars_in_doubt_are_written_after_a_yes_alone(
    backend: FakeBackend, slots: dict[str, Any], remark: str, writes: list[object]
) -> None:
    turn = make_turn(backend, await reading(backend, 945), intent="RateIntent", token=LINKED, Doubt="maybe", **slots)
    asked = await rate(turn)
    assert (keys(asked), asked.question, backend.writes) == ([remark], "these_stars", [])
    said = make_turn(backend, asked.conversation, token=LINKED)
    refused = await no(replace(said, dispatch=dispatch))
    assert (refused.question, refused.conversation.unfinished, backend.writes) == ("go_on", None, [])
    await yes(replace(said, dispatch=dispatch))
    assert backend.writes == writes


async def test_other_stars_take_the_place_of_those_in_doubt(backend: FakeBackend) -> None:
    waiting = UnfinishedIntent(intent=FilledIntent(name="RateIntent").with_slots(Stars="4_0"), question="go_on")
    conversation = await reading(backend, 945, current_movie=ref(5), question="these_stars", unfinished=waiting)
    await rate(make_turn(backend, conversation, token=LINKED, Stars=resolved("3_0"), Doubt="maybe"))
    assert backend.writes == [("rate", 945, 5, 3.0)]


async def test_stars_in_doubt_that_name_another_movie_are_asked_for(backend: FakeBackend) -> None:
    conversation = Conversation(current_movie=ref(2), question="stars")
    turn = make_turn(backend, conversation, token=LINKED, Title="heat", Stars=resolved("4_0"), Doubt="maybe")
    reply = await rate(turn)
    assert (backend.writes, reply.question, reply.conversation.current_movie) == ([], "these_stars", ref(4))


@pytest.mark.parametrize(("waiting", "written"), [({}, [("rate", 945, 5, 4.0)]), ({"Place": "both"}, [])])
async def test_stars_in_doubt_for_it_answer_the_question_of_the_stars_of_one_movie(
    backend: FakeBackend, waiting: dict[str, str], written: list[tuple[str, int, int, float]]
) -> None:
    unfinished = UnfinishedIntent(intent=FilledIntent(name="RateIntent").with_slots(**waiting), question="go_on")
    conversation = await reading(backend, 945, current_movie=ref(5), question="stars", unfinished=unfinished)
    turn = make_turn(backend, conversation, token=LINKED, Place=resolved("it"), Stars=resolved("4_0"), Doubt="i think")
    await rate(turn.with_intent(turn.intent.model_copy(update={"name": "RateIntent"})))
    assert backend.writes == written


async def test_the_stars_of_two_titles_are_asked_for_together(backend: FakeBackend) -> None:
    asked = await rate(make_turn(backend, token=LINKED, intent="RateIntent", Title="fargo and jaws"))
    assert asked.question == "stars"
    answer = make_turn(backend, asked.conversation, token=LINKED, Stars=resolved("4_0"))
    await rate(replace(answer, dispatch=dispatch))
    assert backend.writes == [("rate", 945, 6, 4.0), ("rate", 945, 5, 4.0)]


async def said(backend: FakeBackend, **slots: Any) -> list[str]:
    turn = make_turn(backend, await reading(backend, 945), intent="RateIntent", token=LINKED, **slots)
    return keys(await rate_one_or_two(turn))


@pytest.mark.parametrize(
    "slots",
    [
        {"Place": "1", "Stars": resolved("3_0"), "OtherPlace": "2", "OtherStars": resolved("4_5")},
        {"Title": "heat", "Number": "3", "OtherTitle": "jaws", "OtherStars": resolved("4_5")},
    ],
)
async def test_two_movies_get_their_own_stars(slots: dict[str, Any]) -> None:
    backend = FakeBackend()
    assert (await said(backend, **slots))[-1] == "rate.learned"
    assert backend.writes == [("rate", 945, 4, 3.0), ("rate", 945, 5, 4.5)]


@pytest.mark.parametrize(
    "unclear",
    [{"OtherTitle": "the matrix"}, {"OtherPlace": "9"}, {"OtherPlace": "1"}, {"OtherPlace": "2", "Doubt": "maybe"}],
)
async def test_nothing_is_written_unless_both_are_clear(unclear: dict[str, str]) -> None:
    backend = FakeBackend()
    assert await said(backend, Place="1", Number="3", OtherNumber="4", **unclear) == ["rate.one_at_a_time"]
    assert backend.writes == []


@pytest.mark.parametrize("stars", ["9", "?"])
async def test_nothing_is_written_with_stars_that_nobody_can_give(stars: str) -> None:
    backend = FakeBackend()
    assert await said(backend, Place="1", Number="3", OtherPlace="2", OtherNumber=stars) == ["rate.one_at_a_time"]
    assert backend.writes == []


async def test_one_rating_is_written_as_ever() -> None:
    backend = FakeBackend()
    await said(backend, Place="1", Number="3")
    assert backend.writes == [("rate", 945, 4, 3.0)]
