"""Reads the user's watchlist."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.reading import read_from_top
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import statement


async def read_watchlist(turn: Turn) -> Reply:
    account = await identity.require_read_access(turn)
    if not await turn.ports.lists.watchlist(account.user_id):
        return turn.reply(unfinished=None).say("watchlist.empty").ask("my_list")
    source = ListSource(user_id=account.user_id, is_watchlist=True)
    return await read_from_top(turn, source, statement("watchlist.read"))
