import pytest

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.handlers.session.courtesy import thanks, together, volume, without_id
from tests.support.alexa.turns import LINKED, keys, make_turn, reading
from tests.support.fakes.voice import FakeBackend


async def test_thanks_are_answered_and_the_list_goes_on() -> None:
    backend = FakeBackend()
    reply = await thanks(make_turn(backend, await reading(backend)))
    assert (keys(reply), reply.question) == (["courtesy.thanks"], "go_on")


async def test_the_volume_is_not_the_answer_to_repeat_and_the_question_stays_open() -> None:
    reply = await volume(make_turn(conversation=Conversation(question="id")))
    assert (keys(reply), reply.question, reply.is_answer) == (["courtesy.volume"], "id", False)


async def test_without_an_id_popular_movies_are_offered() -> None:
    reply = await without_id(make_turn())
    assert (keys(reply), reply.question) == (["without_id.explained"], "popular")


@pytest.mark.parametrize(("token", "question"), [(LINKED, "my_list"), (None, "popular")])
async def test_several_people_are_offered_a_list_that_there_is(token: str | None, question: str) -> None:
    reply = await together(make_turn(token=token))
    assert (keys(reply), reply.question) == (["together.explained"], question)
