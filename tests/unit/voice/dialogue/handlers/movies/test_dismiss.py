import pytest

from services.voice.dialogue.handlers.movies.dismiss import dismiss, unwant
from services.voice.dialogue.replies import EarlyReply
from tests.support.alexa.turns import LINKED, READ_ONLY, keys, make_turn
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


async def test_a_movie_that_is_not_on_the_watchlist_is_said_not_to_be_there() -> None:
    backend = FakeBackend()
    reply = await unwant(make_turn(backend, token=LINKED, Title="heat"))
    assert (keys(reply), backend.writes) == (["watchlist.not_there"], [])


async def test_a_movie_leaves_the_watchlist() -> None:
    backend = FakeBackend(watchlists={945: [4]})
    assert keys(await unwant(make_turn(backend, token=LINKED, Title="heat"))) == ["watchlist.removed"]
    assert backend.writes == [("unwant", 945, 4)]
