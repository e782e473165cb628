"""Help that knows where the conversation is, and what to say when nothing was understood."""

from services.voice.dialogue.conversation import MOST, Asked, Conversation
from services.voice.dialogue.handlers.lists.numbers import COLLECTING
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

TOPICS: dict[Asked, str] = {
    "which": "help.movie",
    "title": "help.movie",
    "stars": "help.stars",
    "genre": "help.narrow",
    "years": "help.narrow",
    "both": "help.numbers",
    "numbers": "help.numbers",
    "id": "help.numbers",
    "amount": "help.numbers",
}


async def give_help(turn: Turn) -> Reply:
    return turn.ask_again().say(_topic(turn.conversation), most=MOST)


async def fallback(turn: Turn) -> Reply:
    """The first time it only asks again, the next time it helps."""
    now = turn.conversation
    stumbles = min(now.stumbles + 1, 9)
    reply = turn.ask_again()
    if stumbles == 1:
        reply = reply.say("fallback.first_numbers" if now.asked in COLLECTING else "fallback.first")
    else:
        reply = reply.say("fallback.second").say(_topic(now), most=MOST)
    return reply.stumbling(stumbles)


def _topic(now: Conversation) -> str:
    return TOPICS.get(now.asked) or ("help.list" if now.listing else "help.what")
