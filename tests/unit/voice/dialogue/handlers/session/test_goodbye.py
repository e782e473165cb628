from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.handlers.session.goodbye import say_goodbye
from tests.support.alexa.turns import keys, make_turn


async def test_the_conversation_ends_and_is_forgotten() -> None:
    reply = await say_goodbye(make_turn(conversation=Conversation(user_id=196)))
    assert (keys(reply), reply.question, reply.conversation) == (["goodbye.thanks"], None, Conversation())
