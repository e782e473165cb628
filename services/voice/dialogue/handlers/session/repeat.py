"""Repeats the last answer, and the question after it."""

from dataclasses import replace

from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def repeat(turn: Turn) -> Reply:
    """The welcome is repeated whole, other questions in fewer words."""
    is_welcome = turn.conversation.question == "open"
    asked = turn.reply().ask("open") if is_welcome else turn.ask_again()
    return replace(asked, statements=tuple(turn.conversation.repeatable), is_answer=False)
