"""Linking the listener's own account, which alone may write."""

from services.voice.dialogue import identity
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def link(turn: Turn) -> Reply:
    account = await identity.linked(turn)
    if account is None:
        return turn.reply().say("link.offered").linking().ask("else")
    return turn.reply(listener=account.user_id).say("link.linked_name", name=account.name).ask("my_list")
