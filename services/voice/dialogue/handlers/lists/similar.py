"""Something like a movie that the listener names."""

from services.voice.dialogue.conversation import Source
from services.voice.dialogue.handlers.lists.reading import read_from_top
from services.voice.dialogue.movie_resolution import meant_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import say


async def similar(turn: Turn) -> Reply:
    movie = await meant_movie(turn)
    return await read_from_top(turn, Source(like=movie), say("list.similar", title=movie.title))
