"""Puts movies on the user's watchlist."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Write
from services.voice.dialogue.handlers.movies.rate import about_last_write
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.movie_resolution import resolve_movies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def want(turn: Turn) -> Reply:
    """Also a movie of another user's list: the watchlist is the listener's own."""
    account = await identity.require_write_access(turn)
    movies = await resolve_movies(about_last_write(turn))
    return await carry_out(turn, account, [Write(kind="want", movie=movie) for movie in movies])
