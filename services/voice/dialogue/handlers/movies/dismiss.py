"""A movie that the listener does not want to be suggested again."""

from services.voice.dialogue import identity
from services.voice.dialogue.movie_resolution import meant_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def dismiss(turn: Turn) -> Reply:
    account = await identity.writer(turn)
    movie = await meant_movie(turn)
    await turn.ports.movies.dismiss(account.user_id, movie.movie_id)
    reply = turn.reply(about=None, unfinished=None).say("dismiss.done", title=movie.title)
    return reply.ask(identity.what_next(turn))
