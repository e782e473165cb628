from services.voice.alexa.response import Response, ResponseEnvelope
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.suggestions import suggestions
from services.voice.language.wording import Wording
from tests.support.fakes.voice import choose_first

WORDING = Wording.load("en-US", choose_first(""))


def test_suggestions_fit_the_open_question() -> None:
    attributes = Conversation(question="another_id").attributes()
    envelope = ResponseEnvelope(session_attributes=attributes, response=Response(should_end_session=False))
    assert suggestions(envelope, WORDING) == ["yes", "no", "help"]


def test_there_are_none_after_the_end_of_the_session() -> None:
    assert suggestions(ResponseEnvelope(response=Response(should_end_session=True)), WORDING) == []
    assert suggestions(ResponseEnvelope(), WORDING) == []
