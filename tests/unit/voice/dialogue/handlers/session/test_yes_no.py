import pytest

from services.voice.dialogue.conversation import Conversation, FilledIntent, Question, UnfinishedIntent
from services.voice.dialogue.handlers.session.yes_no import no, yes
from tests.support.alexa.turns import keys, make_turn
from tests.support.fakes.voice import FakeBackend

MY_LIST = UnfinishedIntent(intent=FilledIntent(name="MyListIntent"), question="else")


async def answer_yes(question: Question, **state: object) -> tuple[list[str], Question | None]:
    conversation = Conversation(question=question, listener_id=196).replace(**state)
    reply = await yes(make_turn(FakeBackend(), conversation))
    return keys(reply)[:1], reply.question


@pytest.mark.parametrize(
    ("question", "key", "next_question"),
    [
        ("another_list", [], "both"),
        ("my_list", ["list.mine"], "go_on"),
        ("go_on", ["list.none_yet"], "go_on"),
        ("another_id", [], "id"),
        ("stars", [], "stars"),
        ("once_more", [], "once_more"),
    ],
)
async def test_yes_takes_up_an_offer_or_hears_the_question_again(
    question: Question, key: list[str], next_question: Question
) -> None:
    assert await answer_yes(question) == (key, next_question)


async def test_yes_to_once_more_resumes_the_failed_intent() -> None:
    assert await answer_yes("once_more", unfinished=MY_LIST) == (["list.mine"], "go_on")


@pytest.mark.parametrize("question", ["open", "else", "another_list", "once_more"])
async def test_no_ends_the_conversation(question: Question) -> None:
    reply = await no(make_turn(conversation=Conversation(question=question)))
    assert (keys(reply), reply.question) == (["goodbye.thanks"], None)


@pytest.mark.parametrize("question", ["my_list", "go_on", "stars", "why"])
async def test_no_to_a_small_offer_does_not(question: Question) -> None:
    reply = await no(make_turn(conversation=Conversation(question=question, unfinished=MY_LIST)))
    assert (keys(reply), reply.question) == (["seen.fine"], "else")
    assert reply.conversation.unfinished is None
