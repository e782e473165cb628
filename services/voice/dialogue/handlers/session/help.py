"""Help that fits the state of the conversation, and the reply when nothing was understood."""

from dataclasses import replace

from services.voice.dialogue.conversation import MAX_MOVIES_READ, Conversation, Question
from services.voice.dialogue.handlers.session.numbers import NUMBER_QUESTIONS
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

MAX_MISUNDERSTANDINGS = 9
TOPICS: dict[Question, str] = {
    "which": "help.movie",
    "title": "help.movie",
    "did_you_mean": "help.movie",
    "remake": "help.movie",
    "stars": "help.stars",
    "these_stars": "help.stars",
    "introduction": "help.stars",
    "genre": "help.narrow",
    "years": "help.narrow",
    "both": "help.numbers",
    "numbers": "help.numbers",
    "id": "help.numbers",
    "amount": "help.numbers",
}


async def give_help(turn: Turn) -> Reply:
    """What was not understood before is still not."""
    reply = turn.ask_again().say(_topic(turn.conversation), most=MAX_MOVIES_READ)
    return reply.with_misunderstandings(turn.conversation.misunderstandings)


async def fallback(turn: Turn) -> Reply:
    """Asks again the first time, and gives help from the second time on."""
    conversation = turn.conversation
    misunderstandings = min(conversation.misunderstandings + 1, MAX_MISUNDERSTANDINGS)
    reply = turn.ask_again()
    if misunderstandings == 1:
        expects_number = conversation.question in NUMBER_QUESTIONS
        reply = reply.say("fallback.first_numbers" if expects_number else "fallback.first")
    else:
        reply = reply.say("fallback.second").say(_topic(conversation), most=MAX_MOVIES_READ)
    return replace(reply.with_misunderstandings(misunderstandings), is_answer=False)


def _topic(conversation: Conversation) -> str:
    return TOPICS.get(conversation.question) or ("help.list" if conversation.listing else "help.what")
