"""A movie that the listener has seen: it leaves the list at once, and may get stars."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Meant
from services.voice.dialogue.movie_resolution import meant_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def seen(turn: Turn) -> Reply:
    account = await identity.writer(turn)
    movie = await meant_movie(turn)
    await turn.ports.movies.see(account.user_id, movie.movie_id)
    reply = turn.meaning(Meant(name="RateIntent")).ask_first("stars", about=movie)
    return reply.say("seen.noted", title=movie.title)
