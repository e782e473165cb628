"""A movie that the user has seen: it leaves the list at once, and may be rated."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import FilledIntent
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def seen(turn: Turn) -> Reply:
    account = await identity.require_write_access(turn)
    movie = await resolve_movie(turn)
    await turn.ports.movies.mark_seen(account.user_id, movie.movie_id)
    reply = turn.with_intent(FilledIntent(name="RateIntent")).ask_first("stars", current_movie=movie)
    return reply.say("seen.noted", title=movie.title)
