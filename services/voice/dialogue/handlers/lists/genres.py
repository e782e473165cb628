"""Lists of one genre or two, or without some, optionally limited to a decade."""

from services.voice.dialogue.handlers.lists.filters import (
    decade_slot,
    has_movies,
    kept_decade,
    read_filtered,
    read_without,
)
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

ANY_YEAR = (None, None)


async def by_genre(turn: Turn) -> Reply:
    genre, without = turn.slot_id("Genre"), turn.slot_id("Without")
    if without is not None:
        return await read_without(turn, genre, without, decade_slot(turn))
    if genre is None:
        return _ask_for_genre(turn)
    if (decade := decade_slot(turn)) is not None:
        return await read_filtered(turn, genre, decade)
    kept = kept_decade(turn)
    span = kept if kept != ANY_YEAR and await has_movies(turn, genre, kept) else ANY_YEAR
    return await read_filtered(turn, genre, span)


def _ask_for_genre(turn: Turn) -> Reply:
    is_unknown = turn.slot("Genre") is not None
    reply = turn.reply().say("list.no_genre") if is_unknown else turn.reply()
    return reply.ask("genre")
