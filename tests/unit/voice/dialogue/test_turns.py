import pytest

from services.voice.dialogue.conversation import Conversation, FilledIntent, UnfinishedIntent
from services.voice.dialogue.turns import NumberSlot
from shared.contracts.errors import RecommenderUnavailable
from tests.support.alexa.turns import keys, make_turn, reading, resolved
from tests.support.fakes.voice import FakeBackend


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        (None, NumberSlot()),
        ("196", NumberSlot(True, 196)),
        ("0", NumberSlot(True)),
        ("?", NumberSlot(True)),
        ("-3", NumberSlot(True)),
        ("9" * 16, NumberSlot(True)),
    ],
)
def test_a_number_slot_is_empty_valid_or_invalid(text: str | None, slot: NumberSlot) -> None:
    assert NumberSlot.parse(text) == slot
    assert slot.is_invalid == (text is not None and text != "196")


def test_slots_are_read_by_text_number_and_id() -> None:
    turn = make_turn(Amount="5", Genre=resolved("Comedy"))
    assert turn.number_slot("Amount").number == 5
    assert turn.number_slot("UserId") == NumberSlot()
    assert (turn.slot_id("Genre"), turn.slot_id("Amount"), turn.slot_id("Decade")) == ("Comedy", None, None)


async def test_a_title_is_understood_once_a_turn() -> None:
    backend = FakeBackend()
    turn = make_turn(backend)
    first = await turn.understand_title("jaws")
    backend.recommender_down = True
    assert await turn.with_intent(FilledIntent(name="MoreIntent")).understand_title("jaws") == first
    with pytest.raises(RecommenderUnavailable):
        await turn.understand_title("heat")
    backend.recommender_down = False
    assert (await turn.understand_title("heat")).certainty == "certain"


def test_the_papers_questions_are_repeated_in_fewer_words() -> None:
    assert make_turn(conversation=Conversation(question="open")).ask_again().question == "what"
    assert make_turn(conversation=Conversation(question="both")).ask_again().question == "numbers"
    assert make_turn(conversation=Conversation(question="stars")).ask_again().question == "stars"


async def test_the_next_question_depends_on_whether_a_list_is_read() -> None:
    backend = FakeBackend()
    assert make_turn(backend).next_question() == "else"
    assert make_turn(backend, await reading(backend)).next_question() == "go_on"


def test_asking_first_keeps_the_intent() -> None:
    turn = make_turn(conversation=Conversation(question="go_on", misunderstandings=2), intent="MyListIntent")
    conversation = turn.ask_first("id").conversation
    assert conversation.unfinished == UnfinishedIntent(intent=turn.intent, question="go_on")
    assert (conversation.question, conversation.misunderstandings) == ("id", 0)


async def test_an_answer_resumes_the_unfinished_intent() -> None:
    unfinished = UnfinishedIntent(intent=FilledIntent(name="MyListIntent"), question="else")
    reply = await make_turn(conversation=Conversation(unfinished=unfinished)).resume(listener_id=196)
    assert keys(reply)[0] == "list.mine"
    assert reply.conversation.unfinished is None


async def test_a_turn_is_redirected_to_another_intent() -> None:
    reply = await make_turn().redirect("NumberIntent", Number="196")
    assert reply.conversation.user_id == 196
