"""The watchlist: movies that the user wants to see."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import ListSource, Write
from services.voice.dialogue.handlers.lists.reading import read_from_top
from services.voice.dialogue.handlers.movies.rate import about_last_write
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.movie_resolution import resolve_movies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import statement


async def add_to_watchlist(turn: Turn) -> Reply:
    """Also a movie of another user's list: the watchlist is the listener's own."""
    account = await identity.require_write_access(turn)
    movies = await resolve_movies(about_last_write(turn))
    return await carry_out(turn, account, [Write(kind="want", movie=movie) for movie in movies])


async def read_watchlist(turn: Turn) -> Reply:
    account = await identity.require_read_access(turn)
    if not await turn.ports.lists.watchlist(account.user_id):
        return turn.reply(unfinished=None).say("watchlist.empty").ask("my_list")
    source = ListSource(user_id=account.user_id, is_watchlist=True)
    return await read_from_top(turn, source, statement("watchlist.read"))
