"""Short answers to what is not about movies. The session goes on."""

from dataclasses import replace

from services.voice.dialogue import identity
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def thanks(turn: Turn) -> Reply:
    return turn.reply().say("courtesy.thanks").ask(turn.next_question())


async def volume(turn: Turn) -> Reply:
    """Only Alexa itself can change it. The answer before stays the one to repeat."""
    return replace(turn.ask_again().say("courtesy.volume"), is_answer=False)


async def without_id(turn: Turn) -> Reply:
    return turn.reply(unfinished=None).say("without_id.explained").ask("popular")


async def together(turn: Turn) -> Reply:
    is_known = await identity.own_user_id(turn) is not None
    return turn.reply(unfinished=None).say("together.explained").ask("my_list" if is_known else "popular")
