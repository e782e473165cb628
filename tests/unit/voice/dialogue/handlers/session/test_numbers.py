import pytest

from services.voice.dialogue.conversation import Conversation, FilledIntent, Question, UnfinishedIntent
from services.voice.dialogue.handlers.session.numbers import number, request_movies, submit
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref
from tests.support.fakes.voice import FakeBackend

MY_LIST = UnfinishedIntent(intent=FilledIntent(name="MyListIntent"), question="else")


async def test_a_request_asks_for_both_numbers_and_forgets_earlier_ones() -> None:
    reply = await request_movies(make_turn(conversation=Conversation(user_id=1, amount=2, listener_id=196)))
    assert reply.question == "both"
    assert (reply.conversation.user_id, reply.conversation.amount, reply.conversation.listener_id) == (None, None, 196)


@pytest.mark.parametrize(
    ("slots", "key", "question"),
    [
        ({"UserId": "196", "Amount": "3"}, "list.read", "another_list"),
        ({"UserId": "196"}, "numbers.half", "amount"),
        ({"Amount": "3"}, "numbers.half", "id"),
        ({}, "numbers.nothing", "numbers"),
        ({"UserId": "?", "Amount": "3"}, "numbers.bad_id", "id"),
        ({"UserId": "196", "Amount": "?"}, "numbers.bad_amount", "amount"),
        ({"UserId": "?", "Amount": "?"}, "numbers.bad_both", "numbers"),
    ],
)
async def test_only_the_missing_number_is_asked_for(slots: dict[str, str], key: str, question: Question) -> None:
    reply = await submit(make_turn(texts=slots))
    assert (keys(reply), reply.question) == ([key], question)


async def test_a_bare_number_is_the_id_first_and_then_the_amount() -> None:
    first = await number(make_turn(Number="196"))
    assert (keys(first), first.conversation.user_id, first.question) == (["numbers.thanks"], 196, "amount")
    second = await number(make_turn(conversation=first.conversation, Number="3"))
    assert keys(second) == ["list.read"]


async def test_an_id_alone_resumes_the_intent_that_needs_it() -> None:
    waiting = Conversation(question="id", unfinished=MY_LIST)
    for reply in (
        await number(make_turn(conversation=waiting, Number="196")),
        await submit(make_turn(conversation=waiting, UserId="196")),
    ):
        assert keys(reply)[0] == "list.mine"
        assert reply.conversation.listener_id == 196


async def test_after_a_list_a_bare_number_picks_a_movie_of_it() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, question="go_on")
    picked = await number(make_turn(backend, conversation, Number="2"))
    assert picked.conversation.current_movie == ref(2)
    beyond = await number(make_turn(backend, conversation, Number="9"))
    assert beyond.conversation.user_id == 9


async def test_a_bare_number_may_be_stars_or_a_year() -> None:
    backend = FakeBackend()
    rating = (await reading(backend, 945, question="stars")).replace(current_movie=ref(4))
    await number(make_turn(backend, rating, token=LINKED, Number="4"))
    assert backend.writes == [("rate", 945, 4, 4.0)]
    years = Conversation(question="years", listener_id=196)
    assert keys(await number(make_turn(backend, years, Number="1979")))[0] == "list.years"
