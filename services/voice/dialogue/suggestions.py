"""Suggests what to say next, for clients that show the conversation in writing."""

from services.voice.alexa.response import ResponseEnvelope
from services.voice.dialogue.conversation import Conversation, Question
from services.voice.language.wording import Wording

TOPICS: dict[Question, str] = {
    "open": "what",
    "both": "numbers",
    "another_list": "list",
    "another_id": "yes_no",
    "once_more": "yes_no",
    "my_list": "yes_no",
    "go_on": "list",
    "from_top": "yes_no",
    "which": "movie",
    "title": "what",
    "did_you_mean": "yes_no",
    "remake": "movie",
    "popular": "yes_no",
    "another_surprise": "yes_no",
    "introduce": "yes_no",
    "introduction": "stars",
    "rest": "yes_no",
    "seen": "yes_no",
    "these_stars": "yes_no",
    "undo": "yes_no",
    "why": "yes_no",
}


def suggestions(envelope: ResponseEnvelope, wording: Wording) -> list[str]:
    """Empty once the session has ended."""
    if envelope.response.should_end_session is not False:
        return []
    question = Conversation.from_attributes(envelope.session_attributes or {}).question
    return wording.suggestions(TOPICS.get(question, question))
