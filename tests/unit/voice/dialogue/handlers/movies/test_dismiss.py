import pytest

from services.voice.dialogue.handlers.movies.dismiss import dismiss
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
