"""A touch on the screen: a movie of the list, or the way back to the list."""

from dataclasses import replace
from typing import Any

from services.voice.alexa.screens import TOUCHED_BACK, TOUCHED_MOVIE
from services.voice.dialogue.conversation import MovieRef
from services.voice.dialogue.handlers.lists.reading import same_page
from services.voice.dialogue.handlers.movies.more import more
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def touch(turn: Turn, arguments: list[Any]) -> Reply | None:
    """None if this conversation did not show what was touched."""
    listing = turn.conversation.listing
    if listing is None:
        return None
    if arguments == [TOUCHED_BACK]:
        return await same_page(turn)
    movie = next((movie for movie in listing.page if arguments == [TOUCHED_MOVIE, movie.movie_id]), None)
    return await _more_about(turn, movie) if movie else None


async def _more_about(turn: Turn, movie: MovieRef) -> Reply:
    return await more(replace(turn, conversation=turn.conversation.replace(current_movie=movie)))
