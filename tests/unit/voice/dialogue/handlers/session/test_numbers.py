import pytest

from services.voice.dialogue.conversation import Conversation, FilledIntent, Question, UnfinishedIntent
from services.voice.dialogue.handlers.session.numbers import request_movies
from services.voice.dialogue.handlers.session.spoken_numbers import number, place, submit
from services.voice.dialogue.intents import Handler
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import FakeBackend

MY_LIST = UnfinishedIntent(intent=FilledIntent(name="MyListIntent"), question="else")


async def test_a_request_asks_for_both_numbers_and_forgets_earlier_ones() -> None:
    reply = await request_movies(make_turn(conversation=Conversation(user_id=1, amount=2, listener_id=196)))
    assert reply.question == "both"
    assert (reply.conversation.user_id, reply.conversation.amount, reply.conversation.listener_id) == (None, None, 196)


@pytest.mark.parametrize(
    ("slots", "said", "question"),
    [
        ({"UserId": "196", "Amount": "3"}, ["list.read"], "another_list"),
        ({"UserId": "196"}, [], "amount"),
        ({"Amount": "3"}, [], "id"),
        ({}, ["numbers.nothing"], "numbers"),
        ({"UserId": "?", "Amount": "3"}, ["numbers.bad_id"], "id"),
        ({"UserId": "196", "Amount": "?"}, ["numbers.bad_amount"], "amount"),
        ({"UserId": "?", "Amount": "?"}, ["numbers.bad_both"], "numbers"),
    ],
)
async def test_only_the_missing_number_is_asked_for(slots: dict[str, str], said: list[str], question: Question) -> None:
    reply = await submit(make_turn(conversation=Conversation(question="both"), texts=slots))
    assert (keys(reply), reply.question) == (said, question)


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
    assert picked.conversation.current_movie == ref(2, 196)
    beyond = await number(make_turn(backend, conversation, Number="9"))
    assert beyond.conversation.user_id == 9


async def test_a_bare_number_may_be_stars_or_a_year() -> None:
    backend = FakeBackend()
    rating = (await reading(backend, 945, question="stars")).replace(current_movie=ref(4))
    await number(make_turn(backend, rating, token=LINKED, Number="4"))
    assert backend.writes == [("rate", 945, 4, 4.0)]
    years = Conversation(question="years", listener_id=196)
    assert keys(await number(make_turn(backend, years, Number="1979")))[0] == "list.years"


async def test_an_amount_alone_reads_ones_own_list_or_popular_movies() -> None:
    assert keys(await submit(make_turn(Amount="3"))) == ["list.read", "list.get_your_own"]
    linked = await submit(make_turn(token=LINKED, Amount="3"))
    assert linked.conversation.listing is not None
    assert linked.conversation.listing.source.user_id == 945


async def test_a_listener_who_is_known_is_never_asked_for_an_id() -> None:
    assert keys(await request_movies(make_turn(token=LINKED)))[0] == "list.mine"
    assert keys(await number(make_turn(token=LINKED, Number="5"))) == ["list.read"]


@pytest.mark.parametrize("handler", [number, place])
@pytest.mark.parametrize(
    ("question", "said"),
    [("amount", ["list.read"]), ("id", []), ("years", ["list.nothing_left"]), ("stars", ["rate.done", "rate.learned"])],
)
async def test_a_number_in_any_intent_answers_the_question(
    handler: Handler, question: Question, said: list[str]
) -> None:
    user_id = 196 if question == "amount" else None
    conversation = Conversation(question=question, user_id=user_id, amount=None, current_movie=ref(4))
    value = resolved("1944" if question == "years" else "4")
    reply = await handler(make_turn(conversation=conversation, token=LINKED, Number=value, Place=value))
    assert [key for key in keys(reply) if key != "numbers.thanks"] == said
