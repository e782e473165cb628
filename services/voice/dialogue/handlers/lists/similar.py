"""Movies similar to one that the user names."""

from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.reading import read_from_top
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import statement


async def similar(turn: Turn) -> Reply:
    movie = await resolve_movie(turn)
    return await read_from_top(turn, ListSource(similar_to=movie), statement("list.similar", title=movie.title))
