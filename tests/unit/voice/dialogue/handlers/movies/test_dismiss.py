from typing import Any

import pytest

from services.voice.dialogue.conversation import SlotValue, Write
from services.voice.dialogue.handlers.movies.dismiss import dismiss, unwant
from services.voice.dialogue.replies import EarlyReply
from tests.support.alexa.turns import LINKED, READ_ONLY, keys, make_turn, reading, ref, resolved
from tests.support.fakes.voice import FakeBackend


async def test_a_dismissed_movie_leaves_the_list() -> None:
    backend = FakeBackend()
    reply = await dismiss(make_turn(backend, token=LINKED, Title="heat"))
    assert backend.writes == [("dismiss", 945, 4)]
    assert (keys(reply), reply.question, reply.conversation.current_movie) == (["dismiss.done"], "else", None)


async def test_without_write_access_nothing_is_written() -> None:
    backend = FakeBackend()
    with pytest.raises(EarlyReply):
        await dismiss(make_turn(backend, token=READ_ONLY, Title="heat"))
    assert backend.writes == []


@pytest.mark.parametrize("slots", [{"Place": SlotValue(text="vier", id="4")}, {"Title": SlotValue(text="four")}])
async def test_a_number_alone_is_no_place_where_stars_are_asked(slots: dict[str, Any]) -> None:
    backend = FakeBackend()
    turn = make_turn(backend, await reading(backend, 945, 5, question="stars"), token=LINKED, **slots)
    assert ((await dismiss(turn)).question, backend.writes) == ("stars", [])


@pytest.mark.parametrize(("question", "text"), [("stars", "number four"), ("stars", "the fourth"), ("go_on", "four")])
async def test_a_place_is_one_where_stars_are_asked_too(question: str, text: str) -> None:
    backend = FakeBackend()
    before = await reading(backend, 945, 5, question=question)
    await dismiss(make_turn(backend, before, token=LINKED, Place=SlotValue(text=text, id="4")))
    assert backend.writes == [("dismiss", 945, 7)]


async def test_a_movie_that_is_not_on_the_watchlist_is_said_not_to_be_there() -> None:
    backend = FakeBackend()
    reply = await unwant(make_turn(backend, token=LINKED, Title="heat"))
    assert (keys(reply), backend.writes) == (["watchlist.not_there"], [])


async def test_a_movie_leaves_the_watchlist() -> None:
    backend = FakeBackend(watchlists={945: [4]})
    assert keys(await unwant(make_turn(backend, token=LINKED, Title="heat"))) == ["watchlist.removed"]
    assert backend.writes == [("unwant", 945, 4)]


@pytest.mark.parametrize("slots", [{"Place": "three"}, {"Place": "four", "OtherPlace": "three"}])
async def test_numbers_alone_after_stars_dismiss_nothing(slots: dict[str, Any]) -> None:
    backend = FakeBackend()
    rated = Write(kind="rate", movie=ref(5), stars=4)
    conversation = await reading(backend, 945, writes=[[rated]], written_movie=ref(5), question="go_on")
    reply = await dismiss(make_turn(backend, conversation, token=LINKED, **slots))
    assert (backend.writes, reply.question) == ([], "go_on")


async def test_what_is_not_for_me_is_the_movie_that_was_described_or_none_of_those_read() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945)
    assert keys(await dismiss(make_turn(backend, conversation, token=LINKED)))[0] == "list.next"
    assert backend.writes == []
    await dismiss(make_turn(backend, conversation.replace(current_movie=ref(5)), token=LINKED))
    assert backend.writes == [("dismiss", 945, 5)]


async def test_it_is_the_movie_that_was_just_put_on_the_watchlist() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, written_movie=ref(2))
    await unwant(make_turn(backend, conversation, token=LINKED, Place=SlotValue(text="it", id="it")))
    assert backend.writes == [("unwant", 945, 2)]


@pytest.mark.parametrize(("place", "written"), [("it", ("unwant", 945, 4)), ("2", ("dismiss", 945, 5))])
async def test_it_is_taken_off_the_watchlist_that_it_was_just_put_on(place: str, written: tuple[Any, ...]) -> None:
    backend = FakeBackend(watchlists={945: [4]})
    kept = [[Write(kind="want", movie=ref(4))]]
    conversation = await reading(backend, 945, writes=kept, written_movie=ref(4), question="go_on")
    await dismiss(make_turn(backend, conversation, token=LINKED, Place=resolved(place)))
    assert backend.writes == [written]
