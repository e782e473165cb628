"""Repeats the last answer, and the question after it."""

from dataclasses import replace

from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def repeat(turn: Turn) -> Reply:
    return replace(turn.ask_again(), statements=tuple(turn.conversation.repeatable), is_answer=False)
