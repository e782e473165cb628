import pytest

from services.voice.dialogue.conversation import Conversation, Question
from services.voice.dialogue.handlers.session.help import fallback, give_help
from tests.support.alexa.turns import keys, make_turn, reading
from tests.support.fakes.voice import FakeBackend


@pytest.mark.parametrize(
    ("question", "topic"),
    [("which", "help.movie"), ("stars", "help.stars"), ("years", "help.narrow"), ("id", "help.numbers")],
)
async def test_help_fits_the_open_question(question: Question, topic: str) -> None:
    reply = await give_help(make_turn(conversation=Conversation(question=question)))
    assert (keys(reply), reply.question) == ([topic], question)


async def test_other_help_depends_on_whether_a_list_is_read() -> None:
    backend = FakeBackend()
    assert keys(await give_help(make_turn(backend))) == ["help.what"]
    assert keys(await give_help(make_turn(backend, await reading(backend, question="go_on")))) == ["help.list"]


async def test_the_first_misunderstanding_is_asked_again_and_the_second_gets_help() -> None:
    first = await fallback(make_turn())
    assert (keys(first), first.conversation.misunderstandings) == (["fallback.first"], 1)
    second = await fallback(make_turn(conversation=first.conversation))
    assert (keys(second), second.conversation.misunderstandings) == (["fallback.second", "help.what"], 2)


async def test_where_a_number_is_expected_the_user_is_asked_to_try_again() -> None:
    assert keys(await fallback(make_turn(conversation=Conversation(question="id")))) == ["fallback.first_numbers"]


async def test_the_count_of_misunderstandings_has_a_bound() -> None:
    reply = await fallback(make_turn(conversation=Conversation(misunderstandings=9)))
    assert reply.conversation.misunderstandings == 9
