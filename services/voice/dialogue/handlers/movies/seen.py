"""Movies that the user has seen: they leave the list at once, and one alone may be rated."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import FilledIntent, MovieRef, Write
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.movie_resolution import resolve_movies
from services.voice.dialogue.profile_writes import require_own
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.title_resolution import unclear
from services.voice.dialogue.turns import Turn


async def seen(turn: Turn) -> Reply:
    account = await identity.require_write_access(turn)
    movies = await resolve_movies(turn)
    require_own(turn, account, movies)
    if turn.slot("Doubt"):
        return _ask_about(turn, movies)
    return await carry_out(turn, account, [Write(kind="seen", movie=movie) for movie in movies])


def _ask_about(turn: Turn, movies: list[MovieRef]) -> Reply:
    """ "I think I've seen number two" is not certain: asks before a write."""
    if len(movies) > 1:
        return unclear(turn).ask("which")
    intent = FilledIntent(name=turn.intent.name).with_slots(Place="it")
    return turn.with_intent(intent).ask_first("seen", current_movie=movies[0])
