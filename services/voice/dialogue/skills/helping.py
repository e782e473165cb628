"""Help that knows where the conversation is, and what to say when nothing was understood."""

from services.voice.dialogue.conversation import MOST, Asked, Conversation
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.skills.numbers import COLLECTING
from services.voice.dialogue.turns import Turn

TOPICS: dict[Asked, str] = {
    "which": "movie",
    "title": "movie",
    "stars": "stars",
    "genre": "narrow",
    "years": "narrow",
    "both": "numbers",
    "numbers": "numbers",
    "id": "numbers",
    "amount": "numbers",
}


async def give_help(turn: Turn) -> Reply:
    return turn.ask_again().say(f"help.{_topic(turn.conversation)}", most=MOST)


async def fallback(turn: Turn) -> Reply:
    """The first time it only asks again, the next time it helps."""
    now = turn.conversation
    stumbles = min(now.stumbles + 1, 9)
    reply = turn.ask_again()
    if stumbles == 1:
        reply = reply.say("fallback.first_numbers" if now.asked in COLLECTING else "fallback.first")
    else:
        reply = reply.say("fallback.second").say(f"help.{_topic(now)}", most=MOST)
    return reply.stumbling(stumbles)


def _topic(now: Conversation) -> str:
    return TOPICS.get(now.asked) or ("list" if now.listing else "what")
