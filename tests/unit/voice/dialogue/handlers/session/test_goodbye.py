import pytest

from services.voice.dialogue.conversation import Conversation, FilledIntent, Question, UnfinishedIntent, Write
from services.voice.dialogue.handlers.session.goodbye import cancel, say_goodbye
from services.voice.dialogue.handlers.session.yes_no import yes
from services.voice.language.wording import statement
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref
from tests.support.fakes.voice import FakeBackend

WAITING = UnfinishedIntent(intent=FilledIntent(name="RateIntent"), question="go_on")


async def test_the_conversation_ends_and_is_forgotten() -> None:
    reply = await say_goodbye(make_turn(conversation=Conversation(user_id=196)))
    assert (keys(reply), reply.question, reply.conversation) == (["goodbye.thanks"], None, Conversation())


@pytest.mark.parametrize("question", ["open", "what", "else", "another_list"])
async def test_never_mind_ends_the_conversation_where_nothing_is_asked(question: Question) -> None:
    reply = await cancel(make_turn(conversation=Conversation(question=question)))
    assert (keys(reply), reply.question) == (["goodbye.thanks"], None)


@pytest.mark.parametrize(
    ("question", "then"),
    [
        ("stars", "go_on"),
        ("which", "go_on"),
        ("title", "go_on"),
        ("genre", "go_on"),
        ("go_on", "else"),
        ("why", "else"),
    ],
)
async def test_never_mind_drops_what_is_asked_and_keeps_the_list(question: Question, then: Question) -> None:
    conversation = await reading(FakeBackend(), 945, question=question, unfinished=WAITING)
    reply = await cancel(make_turn(conversation=conversation))
    assert (keys(reply), reply.question, reply.conversation.unfinished) == (["seen.fine"], then, None)
    assert reply.conversation.listing == conversation.listing


@pytest.mark.parametrize("said", ["rate.learned", "dismiss.done", "seen.done_all", "watchlist.done"])
@pytest.mark.parametrize("question", ["go_on", "else"])
async def test_never_mind_right_after_a_change_may_be_of_that(said: str, question: Question) -> None:
    writes = [[Write(kind="rate", movie=ref(5), stars=4)]]
    conversation = Conversation(question=question, writes=writes, repeatable=[statement("rate.done"), statement(said)])
    backend = FakeBackend()
    reply = await cancel(make_turn(backend, conversation, token=LINKED))
    assert (keys(reply), reply.question, backend.writes) == ([], "undo", [])
    await yes(make_turn(backend, reply.conversation, token=LINKED))
    assert backend.writes == [("take back", "rate", 945, 5, None)]


async def test_never_mind_after_something_else_is_not_of_the_change() -> None:
    writes = [[Write(kind="rate", movie=ref(5), stars=4)]]
    conversation = Conversation(question="go_on", writes=writes, repeatable=[statement("list.next")])
    assert (await cancel(make_turn(conversation=conversation))).question == "else"


async def test_never_mind_forgets_half_of_the_two_numbers() -> None:
    reply = await cancel(make_turn(conversation=Conversation(question="amount", user_id=196)))
    assert (reply.question, reply.conversation.user_id) == ("else", None)
