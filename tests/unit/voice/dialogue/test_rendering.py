from services.voice.alexa.response import Card, ElicitSlot, LinkAccountCard, RenderDocument
from services.voice.alexa.screens import ListScreen
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.rendering import render_reply
from services.voice.dialogue.replies import Reply
from services.voice.language.ssml import plain
from services.voice.language.wording import Wording, statement
from tests.support.fakes.voice import choose_first

WORDING = Wording.load("en-US", choose_first(""))
TITLE = statement("card.list", count=1)


def test_a_reply_with_a_question_keeps_the_session_open() -> None:
    envelope = render_reply(Reply(Conversation(user_id=196)).say("numbers.thanks").ask("amount"), WORDING, False)
    response = envelope.response
    assert response.output_speech is not None
    assert plain(response.output_speech.ssml) == "Thanks. How many movies do you want?"
    assert response.reprompt is not None
    assert response.should_end_session is False
    assert envelope.session_attributes == {"asked": "amount", "user_id": 196}


def test_a_reply_without_a_question_ends_the_session() -> None:
    envelope = render_reply(Reply(Conversation(user_id=196)).say("goodbye.thanks"), WORDING, False)
    assert envelope.response.should_end_session is True
    assert envelope.response.reprompt is None
    assert envelope.session_attributes is None


def test_a_statement_that_cannot_be_said_is_left_out() -> None:
    reply = Reply(Conversation()).answer(statement("no.such"), statement("list.top")).ask("else")
    response = render_reply(reply, WORDING, False).response
    assert response.output_speech is not None
    assert plain(response.output_speech.ssml) == "From the top. What else can I do for you?"


def test_the_question_elicits_its_slot_with_the_number_that_is_known() -> None:
    response = render_reply(Reply(Conversation(user_id=196)).ask("amount"), WORDING, False).response
    assert response.directives is not None
    (directive,) = response.directives
    assert isinstance(directive, ElicitSlot)
    assert directive.slot_to_elicit == "Amount"
    assert {name: slot.value for name, slot in directive.updated_intent.slots.items()} == {
        "UserId": "196",
        "Amount": None,
    }


def test_a_screen_is_rendered_only_for_a_device_that_has_one() -> None:
    reply = Reply(Conversation()).with_screen(ListScreen(TITLE, [])).ask("else")
    assert render_reply(reply, WORDING, False).response.directives is None
    directives = render_reply(reply, WORDING, True).response.directives
    assert directives is not None
    assert isinstance(directives[0], RenderDocument)


def test_the_card_that_links_an_account_comes_before_another() -> None:
    reply = Reply(Conversation()).with_card(TITLE, "1. Alien")
    assert render_reply(reply, WORDING, False).response.card == Card(title="1 movie for you", content="1. Alien")
    assert isinstance(render_reply(reply.with_account_link(), WORDING, False).response.card, LinkAccountCard)
