import pytest

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.handlers.lists.recommend import (
    back_to_list,
    not_now,
    popular,
    read_popular_amount,
    recommend,
    something_else,
)
from tests.support.alexa.turns import LINKED, keys, make_turn, reading
from tests.support.fakes.voice import FakeBackend

ITEMS = ["list.item"] * 3


async def test_a_known_listener_hears_their_own_list_and_a_stranger_popular_movies() -> None:
    assert keys(await recommend(make_turn(token=LINKED))) == ["list.mine", *ITEMS]
    assert keys(await recommend(make_turn())) == ["list.popular", *ITEMS, "list.get_your_own"]


async def test_popular_movies_are_popular_for_a_known_listener_too() -> None:
    reply = await popular(make_turn(token=LINKED))
    assert keys(reply) == ["list.popular", *ITEMS]


@pytest.mark.parametrize(("amount", "count"), [(2, 2), (12, 10)])
async def test_a_stranger_hears_as_many_popular_movies_as_wanted_up_to_ten(amount: int, count: int) -> None:
    reply = await read_popular_amount(make_turn(), amount)
    assert reply.statements[0].values["count"] == count
    assert keys(reply) == ["list.read", "list.get_your_own"]


async def test_something_else_reads_on_and_dismisses_nothing() -> None:
    backend = FakeBackend()
    reply = await something_else(make_turn(backend, await reading(backend, 945), token=LINKED))
    assert keys(reply) == ["list.next", *ITEMS, "list.at_end", "dismiss.hint"]
    assert backend.writes == []


async def test_not_now_reads_on_and_dismisses_nothing() -> None:
    backend = FakeBackend()
    reply = await not_now(make_turn(backend, await reading(backend, 945), token=LINKED))
    assert keys(reply) == ["courtesy.not_now", "list.next", *ITEMS, "list.at_end"]
    assert backend.writes == []


async def test_back_to_the_list_reads_on() -> None:
    backend = FakeBackend()
    assert keys(await back_to_list(make_turn(backend, await reading(backend))))[0] == "list.next"


async def test_before_a_list_there_is_none_to_go_on_with() -> None:
    assert keys(await something_else(make_turn(token=LINKED)))[0] == "list.mine"
    assert keys(await back_to_list(make_turn(token=LINKED)))[0] == "list.mine"
    reply = await not_now(make_turn(conversation=Conversation(question="why"), token=LINKED))
    assert (keys(reply), reply.question) == (["courtesy.not_now"], "else")
