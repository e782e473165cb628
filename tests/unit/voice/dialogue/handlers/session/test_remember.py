from dataclasses import replace

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.handlers.session.remember import forget_me, remember_me
from tests.support.alexa.turns import keys, make_turn, reading
from tests.support.alexa.users import ALEXA_USER
from tests.support.fakes.voice import FakeBackend


async def test_a_user_with_a_list_is_remembered() -> None:
    backend = FakeBackend()
    reply = await remember_me(make_turn(backend, Conversation(listener_id=196)))
    assert backend.remembered == {ALEXA_USER: 196}
    assert (keys(reply), reply.question) == (["remember.done"], "my_list")
    assert (await remember_me(make_turn(backend, await reading(backend)))).question == "go_on"


async def test_a_user_without_a_list_is_not() -> None:
    backend = FakeBackend()
    assert keys(await remember_me(make_turn(backend, Conversation(listener_id=944)))) == ["remember.no_record"]
    assert backend.remembered == {}


async def test_without_a_secret_nobody_is_remembered() -> None:
    turn = make_turn(conversation=Conversation(listener_id=196))
    turn = replace(turn, ports=replace(turn.ports, remembered_users=None))
    assert keys(await remember_me(turn)) == ["remember.away"]
    assert keys(await forget_me(turn)) == ["forget.nothing"]


async def test_forgetting_clears_the_conversation_too() -> None:
    backend = FakeBackend(remembered={ALEXA_USER: 196})
    reply = await forget_me(make_turn(backend, await reading(backend)))
    assert (keys(reply), backend.remembered) == (["forget.done"], {})
    assert (reply.conversation.listener_id, reply.conversation.listing) == (None, None)
    assert keys(await forget_me(make_turn(backend))) == ["forget.nothing"]
