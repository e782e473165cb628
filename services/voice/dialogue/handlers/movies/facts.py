"""Questions that the records cannot answer, such as who is in a movie, and the watchlist, which is not kept."""

from collections.abc import Awaitable, Callable

from services.voice.dialogue.handlers.movies.rate import about_last_write
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


def fact(key: str) -> Callable[[Turn], Awaitable[Reply]]:
    """The handler that says that this is not known of the movie."""

    async def say_unknown(turn: Turn) -> Reply:
        movie = await resolve_movie(about_last_write(turn))
        reply = turn.reply(current_movie=movie, unfinished=None).say(key, title=movie.title)
        return reply.ask(turn.next_question())

    return say_unknown


cast, length, plot, where = fact("fact.cast"), fact("fact.length"), fact("fact.plot"), fact("fact.where")
add_to_watchlist = fact("watchlist.none_for")


async def read_watchlist(turn: Turn) -> Reply:
    return turn.reply().say("watchlist.none").ask("my_list")
