import pytest

from services.voice.dialogue.handlers.session import welcome as module
from services.voice.dialogue.handlers.session.welcome import welcome
from shared.contracts.errors import StoreUnavailable
from tests.support.alexa.turns import LINKED, keys, make_turn
from tests.support.fakes.voice import ALEXA_USER, World


@pytest.fixture
def world() -> World:
    return World(remembered={ALEXA_USER: 196})


async def test_a_new_user_hears_the_papers_welcome() -> None:
    reply = await welcome(make_turn())
    assert (keys(reply), reply.question) == ([], "open")


async def test_a_recognised_user_is_offered_the_list(world: World) -> None:
    remembered = await welcome(make_turn(world))
    assert (keys(remembered), remembered.question) == (["welcome.back"], "my_list")
    assert remembered.conversation.listener_id == 196
    linked = await welcome(make_turn(world, token=LINKED))
    assert (keys(linked), linked.conversation.listener_id) == (["welcome.back_name"], 945)


async def test_a_failed_recognition_does_not_spoil_the_welcome(world: World) -> None:
    world.stores_away = StoreUnavailable()
    assert (await welcome(make_turn(world))).question == "open"


async def test_a_slow_recognition_is_not_awaited(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RECOGNITION_SECONDS", 0.01)
    world.hangs = True
    assert (await welcome(make_turn(world))).question == "open"
