from dataclasses import replace

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.handlers.session.remember import forget_me, remember_me
from tests.support.alexa.turns import keys, make_turn, reading
from tests.support.fakes.voice import ALEXA_USER, World


async def test_a_user_with_a_list_is_remembered() -> None:
    world = World()
    reply = await remember_me(make_turn(world, Conversation(listener_id=196)))
    assert world.remembered == {ALEXA_USER: 196}
    assert (keys(reply), reply.question) == (["remember.done"], "my_list")
    assert (await remember_me(make_turn(world, await reading(world)))).question == "go_on"


async def test_a_user_without_a_list_is_not() -> None:
    world = World()
    assert keys(await remember_me(make_turn(world, Conversation(listener_id=944)))) == ["remember.no_record"]
    assert world.remembered == {}


async def test_without_a_secret_nobody_is_remembered() -> None:
    turn = make_turn(conversation=Conversation(listener_id=196))
    turn = replace(turn, ports=replace(turn.ports, remembered_users=None))
    assert keys(await remember_me(turn)) == ["remember.away"]
    assert keys(await forget_me(turn)) == ["forget.nothing"]


async def test_forgetting_clears_the_conversation_too() -> None:
    world = World(remembered={ALEXA_USER: 196})
    reply = await forget_me(make_turn(world, await reading(world)))
    assert (keys(reply), world.remembered) == (["forget.done"], {})
    assert (reply.conversation.listener_id, reply.conversation.listing) == (None, None)
    assert keys(await forget_me(make_turn(world))) == ["forget.nothing"]
