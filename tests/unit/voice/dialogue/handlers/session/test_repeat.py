from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.handlers.session.repeat import repeat
from services.voice.language.wording import statement
from tests.support.alexa.turns import make_turn


async def test_the_last_answer_and_the_question_are_repeated() -> None:
    answer = statement("list.mine")
    reply = await repeat(make_turn(conversation=Conversation(question="go_on", repeatable=[answer])))
    assert (reply.statements, reply.question) == ((answer,), "go_on")
    assert reply.conversation.repeatable == [answer]


async def test_the_welcome_is_repeated_as_it_was() -> None:
    assert (await repeat(make_turn(conversation=Conversation(question="open")))).question == "open"
