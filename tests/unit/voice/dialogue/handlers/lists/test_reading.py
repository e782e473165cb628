import pytest

from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.reading import (
    from_top,
    my_list,
    next_page,
    previous_page,
    read_amount,
    read_from_top,
    same_page,
)
from services.voice.dialogue.intents import Handler
from services.voice.language.wording import statement
from tests.support.alexa.turns import keys, make_turn, reading
from tests.support.fakes.voice import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.mark.parametrize(
    ("user_id", "amount", "key", "count"),
    [(196, 3, "list.read", 3), (196, 11, "list.most", 10), (7, 5, "list.fewer", 3), (7, 12, "list.fewer", 3)],
)
async def test_the_papers_list_has_at_most_ten_movies(
    backend: FakeBackend, user_id: int, amount: int, key: str, count: int
) -> None:
    reply = await read_amount(make_turn(backend), user_id, amount)
    assert (keys(reply), reply.question) == ([key], "another_list")
    assert reply.statements[0].values["count"] == count
    assert reply.conversation.listener_id == user_id


async def test_a_user_without_a_list_is_sent_to_the_web_site(backend: FakeBackend) -> None:
    reply = await read_amount(make_turn(backend), 944, 3)
    assert (keys(reply), reply.question) == (["list.no_record"], "another_id")


async def test_other_lists_are_read_three_movies_at_a_time(backend: FakeBackend) -> None:
    conversation = await reading(backend, 945)
    reply = await next_page(make_turn(backend, conversation))
    assert keys(reply) == ["list.next", *["list.item"] * 3, "list.at_end"]
    assert [each.values["place"] for each in reply.statements[1:4]] == [4, 5, 6]
    assert reply.card is not None
    assert reply.card[1].splitlines() == ["4. Psycho", "5. Casablanca", "6. Vertigo"]
    assert reply.question == "else"
    assert (await next_page(make_turn(backend, reply.conversation))).question == "from_top"


async def test_previous_stops_at_the_start(backend: FakeBackend) -> None:
    first = await reading(backend)
    second = (await next_page(make_turn(backend, first))).conversation
    back = await previous_page(make_turn(backend, second))
    assert keys(back)[0] == "list.previous"
    assert back.conversation.listing is not None
    assert back.conversation.listing.start == 0
    assert keys(await previous_page(make_turn(backend, back.conversation)))[0] == "list.at_start"


async def test_the_same_page_or_the_first_is_read_again(backend: FakeBackend) -> None:
    second = (await next_page(make_turn(backend, await reading(backend)))).conversation
    assert (await same_page(make_turn(backend, second))).conversation.listing == second.listing
    top = await from_top(make_turn(backend, second))
    assert keys(top)[0] == "list.top"
    assert top.statements[1].values["place"] == 1


@pytest.mark.parametrize("handler", [next_page, previous_page, from_top, same_page])
async def test_without_a_list_there_is_nothing_to_turn(handler: Handler) -> None:
    assert keys(await handler(make_turn())) == ["list.none_yet"]


async def test_my_list_is_read_from_the_top(backend: FakeBackend) -> None:
    reply = await my_list(make_turn(backend, token="good"))
    assert keys(reply) == ["list.mine", *["list.item"] * 3]
    assert reply.question == "go_on"


async def test_an_empty_list_differs_from_a_missing_one(backend: FakeBackend) -> None:
    title = statement("list.top")
    empty = await read_from_top(make_turn(backend), ListSource(user_id=196, genre="Western"), title)
    assert (keys(empty), empty.question) == (["list.nothing_left"], "else")
    missing = await read_from_top(make_turn(backend), ListSource(user_id=944), title)
    assert (keys(missing), missing.question) == (["list.no_record"], "another_id")
