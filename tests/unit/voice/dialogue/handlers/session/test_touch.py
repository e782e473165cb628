from typing import Any

import pytest

from services.voice.dialogue.handlers.session.touch import touch
from tests.support.alexa.turns import keys, make_turn, reading, ref
from tests.support.fakes.voice import World


async def test_a_touched_movie_is_described() -> None:
    world = World()
    reply = await touch(make_turn(world, await reading(world)), ["movie", 2])
    assert reply is not None
    assert reply.conversation.current_movie == ref(2)


async def test_back_shows_the_list_again() -> None:
    world = World()
    reply = await touch(make_turn(world, await reading(world)), ["list"])
    assert reply is not None
    assert keys(reply)[0] == "list.again"


@pytest.mark.parametrize("arguments", [[], ["movie", 9], ["movie"], ["other"]])
async def test_what_was_not_shown_is_ignored(arguments: list[Any]) -> None:
    world = World()
    assert await touch(make_turn(world, await reading(world)), arguments) is None
    assert await touch(make_turn(world), ["list"]) is None
