"""What could be said next, for those who see the conversation in writing."""

from services.voice.alexa.response import ResponseEnvelope
from services.voice.dialogue.conversation import Asked, Conversation
from services.voice.language.wording import Wording

TOPICS: dict[Asked, str] = {
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
    "why": "yes_no",
}


def suggestions(answer: ResponseEnvelope, wording: Wording) -> list[str]:
    if answer.response.should_end_session is not False:
        return []
    asked = Conversation.of(answer.session_attributes or {}).asked
    return wording.suggestions(TOPICS.get(asked, asked))
