import pytest

from services.voice.dialogue.handlers.movies.dismiss import dismiss
from services.voice.dialogue.replies import EarlyReply
from tests.support.alexa.turns import LINKED, READ_ONLY, keys, make_turn
from tests.support.fakes.voice import World


async def test_a_dismissed_movie_leaves_the_list() -> None:
    world = World()
    reply = await dismiss(make_turn(world, token=LINKED, Title="heat"))
    assert world.written == [("dismiss", 945, 4)]
    assert (keys(reply), reply.question, reply.conversation.current_movie) == (["dismiss.done"], "else", None)


async def test_without_write_access_nothing_is_written() -> None:
    world = World()
    with pytest.raises(EarlyReply):
        await dismiss(make_turn(world, token=READ_ONLY, Title="heat"))
    assert world.written == []
