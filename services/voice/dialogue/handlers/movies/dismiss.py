"""Movies that the user does not want to be recommended again."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Write
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.movie_resolution import resolve_movies
from services.voice.dialogue.profile_writes import require_own
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def dismiss(turn: Turn) -> Reply:
    account = await identity.require_write_access(turn)
    movies = await resolve_movies(turn)
    require_own(turn, account, movies)
    return await carry_out(turn, account, [Write(kind="dismiss", movie=movie) for movie in movies])
