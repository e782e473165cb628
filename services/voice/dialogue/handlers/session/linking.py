"""Links the user's account. Only a linked account can write."""

from services.voice.dialogue import identity
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def link(turn: Turn) -> Reply:
    account = await identity.linked_account(turn)
    if account is None:
        return turn.reply().say("link.offered").with_account_link().ask("else")
    return turn.reply(listener_id=account.user_id).say("link.linked_name", name=account.name).ask("my_list")
