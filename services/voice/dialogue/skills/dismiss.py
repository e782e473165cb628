"""A movie that the listener does not want to be suggested again."""

from services.voice.dialogue import speakers
from services.voice.dialogue.finding import meant_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def dismiss(turn: Turn) -> Reply:
    account = await speakers.writer(turn)
    movie = await meant_movie(turn)
    await turn.ports.movies.dismiss(account.user_id, movie.movie_id)
    reply = turn.reply(about=None, unfinished=None).say("dismiss.done", title=movie.title)
    return reply.ask(speakers.what_next(turn))
