"""A touch on the screen: a movie of the list, or the way back to it."""

from dataclasses import replace
from typing import Any

from services.voice.alexa.screens import BACK, TOUCHED
from services.voice.dialogue.conversation import Named
from services.voice.dialogue.handlers.lists.reading import same_part
from services.voice.dialogue.handlers.movies.more import more
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def touched(turn: Turn, arguments: list[Any]) -> Reply | None:
    """None for a touch of something that this conversation never showed."""
    listing = turn.conversation.listing
    if listing is None:
        return None
    if arguments == [BACK]:
        return await same_part(turn)
    movie = next((movie for movie in listing.shown if arguments == [TOUCHED, movie.movie_id]), None)
    return await _more_about(turn, movie) if movie else None


async def _more_about(turn: Turn, movie: Named) -> Reply:
    about = turn.conversation.but(about=movie)
    return await more(replace(turn, conversation=about))
