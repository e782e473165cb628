import pytest

from services.voice.dialogue.conversation import Conversation, FilledIntent, Question, SlotValue, UnfinishedIntent
from services.voice.dialogue.handlers.session.spoken_numbers import number, place, submit
from services.voice.dialogue.intents import Handler
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref
from tests.support.fakes.voice import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.mark.parametrize("slot", ["UserId", "Amount"])
async def test_one_number_in_either_slot_may_be_stars(backend: FakeBackend, slot: str) -> None:
    conversation = Conversation(question="stars", current_movie=ref(4))
    await submit(make_turn(backend, conversation, token=LINKED, texts={slot: "3"}))
    assert backend.writes == [("rate", 945, 4, 3.0)]


async def test_two_numbers_are_the_papers_even_when_stars_were_asked_for(backend: FakeBackend) -> None:
    conversation = Conversation(question="stars", current_movie=ref(4))
    reply = await submit(make_turn(backend, conversation, token=LINKED, UserId="196", Amount="3"))
    assert (keys(reply), backend.writes) == (["list.read"], [])


@pytest.mark.parametrize(("handler", "slot"), [(number, "Number"), (number, "PlaceNumber"), (place, "Place")])
async def test_a_number_of_the_kind_that_was_asked_for(backend: FakeBackend, handler: Handler, slot: str) -> None:
    stars = Conversation(question="stars", current_movie=ref(4))
    await handler(make_turn(backend, stars, token=LINKED, texts={slot: "4"}))
    assert backend.writes == [("rate", 945, 4, 4.0)]
    years = Conversation(question="years", listener_id=196)
    assert keys(await handler(make_turn(backend, years, texts={slot: "1979"})))[0] == "list.years"
    amount = Conversation(question="amount", user_id=196)
    assert keys(await handler(make_turn(backend, amount, texts={slot: "3"}))) == ["list.read"]


@pytest.mark.parametrize("words", ["the first one", "the fifth", "den ersten", "der siebte Film"])
async def test_an_ordinal_is_a_place_whatever_number_was_asked_for(backend: FakeBackend, words: str) -> None:
    conversation = (await reading(backend, 945, question="stars")).replace(current_movie=ref(5))
    await place(make_turn(backend, conversation, token=LINKED, Place=SlotValue(text=words, id="1")))
    assert backend.writes == []


async def test_a_place_is_one_on_the_list_if_no_number_was_asked_for(backend: FakeBackend) -> None:
    reply = await place(make_turn(backend, await reading(backend, question="else"), Place="2"))
    assert reply.conversation.current_movie == ref(2, 196)


@pytest.mark.parametrize("question", ["another_list", "go_on", "from_top", "why", "else"])
async def test_after_a_list_a_number_is_a_place_that_was_read(backend: FakeBackend, question: Question) -> None:
    conversation = await reading(backend, question=question)
    last = await number(make_turn(backend, conversation, Number="3"))
    assert last.conversation.current_movie == ref(3, 196)
    beyond = await number(make_turn(backend, conversation, Number="4"))
    assert (beyond.conversation.current_movie, beyond.conversation.user_id) == (None, 4)


async def test_a_number_out_of_the_blue_is_an_amount_for_a_known_listener_and_an_id_for_a_stranger() -> None:
    assert keys(await number(make_turn(token=LINKED, Number="5"))) == ["list.read"]
    stranger = await number(make_turn(Number="5"))
    assert (stranger.question, stranger.conversation.user_id) == ("amount", 5)


async def test_a_known_listener_who_heard_a_list_means_a_place_of_it(backend: FakeBackend) -> None:
    conversation = await reading(backend, 945, question="open")
    reply = await number(make_turn(backend, conversation, token=LINKED, Number="2"))
    assert reply.conversation.current_movie == ref(5, 945)


async def test_two_numbers_are_places_where_movies_are_asked_for_or_were_just_read(backend: FakeBackend) -> None:
    unfinished = UnfinishedIntent(intent=FilledIntent(name="SeenIntent"), question="go_on")
    conversation = await reading(backend, 945, question="which", unfinished=unfinished)
    await submit(make_turn(backend, conversation, token=LINKED, UserId="1", Amount="3"))
    assert backend.writes == [("see", 945, 4), ("see", 945, 6)]
    between = await reading(backend, 945, question="go_on")
    assert (await submit(make_turn(backend, between, token=LINKED, UserId="1", Amount="3"))).question == "which"
    assert keys(await submit(make_turn(backend, between, token=LINKED, UserId="196", Amount="3"))) == ["list.read"]
