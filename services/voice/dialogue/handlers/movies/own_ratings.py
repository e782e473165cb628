"""What the listener's own profile says about a movie, and where the rest of it is."""

from services.voice.dialogue import identity
from services.voice.dialogue.handlers.movies.rate import about_last_write
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def own_rating(turn: Turn) -> Reply:
    account = await identity.require_read_access(turn)
    movie = await resolve_movie(about_last_write(turn))
    opinion = await turn.ports.movies.opinion(account.user_id, movie.movie_id)
    reply = turn.reply(current_movie=movie, unfinished=None)
    if opinion.rating is None:
        return reply.say("own.not_rated", title=movie.title).ask(turn.next_question())
    return reply.say("own.rating", title=movie.title, stars=opinion.rating).ask(turn.next_question())


async def profile(turn: Turn) -> Reply:
    """All ratings are on the site, where each can be removed."""
    return turn.reply(unfinished=None).say("own.where").ask(turn.next_question())
