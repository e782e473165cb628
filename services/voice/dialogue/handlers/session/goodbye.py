"""Ends the conversation."""

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def say_goodbye(_: Turn) -> Reply:
    return Reply(Conversation()).say("goodbye.thanks")
