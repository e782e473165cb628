from typing import Any

import pytest

from services.voice.dialogue.handlers.session.touch import touch
from tests.support.alexa.turns import keys, make_turn, reading, ref
from tests.support.fakes.voice import FakeBackend


async def test_a_touched_movie_is_described() -> None:
    backend = FakeBackend()
    reply = await touch(make_turn(backend, await reading(backend)), ["movie", 2])
    assert reply is not None
    assert reply.conversation.current_movie == ref(2)


async def test_back_shows_the_list_again() -> None:
    backend = FakeBackend()
    reply = await touch(make_turn(backend, await reading(backend)), ["list"])
    assert reply is not None
    assert keys(reply)[0] == "list.again"


@pytest.mark.parametrize("arguments", [[], ["movie", 9], ["movie"], ["other"]])
async def test_movies_that_were_not_shown_are_ignored(arguments: list[Any]) -> None:
    backend = FakeBackend()
    assert await touch(make_turn(backend, await reading(backend)), arguments) is None
    assert await touch(make_turn(backend), ["list"]) is None
