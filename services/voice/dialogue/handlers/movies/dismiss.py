"""A movie that the user does not want to be recommended again."""

from services.voice.dialogue import identity
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def dismiss(turn: Turn) -> Reply:
    account = await identity.require_write_access(turn)
    movie = await resolve_movie(turn)
    await turn.ports.movies.dismiss(account.user_id, movie.movie_id)
    reply = turn.reply(current_movie=None, unfinished=None).say("dismiss.done", title=movie.title)
    return reply.ask(turn.next_question())
