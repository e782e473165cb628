"""Reads the user's watchlist."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.reading import read_found
from services.voice.dialogue.pagination import find_movies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import statement


async def read_watchlist(turn: Turn) -> Reply:
    account = await identity.require_read_access(turn)
    source = ListSource(user_id=account.user_id, is_watchlist=True)
    found = await find_movies(source, turn.ports)
    if not found.movies:
        return turn.reply(unfinished=None).say("watchlist.empty").ask("my_list")
    return await read_found(turn, source, statement("watchlist.read"), found)
