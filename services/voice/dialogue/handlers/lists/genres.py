"""Lists of one genre, optionally limited to a decade."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.filters import decade_slot, read_filtered
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def by_genre(turn: Turn) -> Reply:
    genre = turn.slot_id("Genre")
    if genre is None:
        return _ask_for_genre(turn)
    user_id = await identity.require_user_id(turn)
    first, last = decade_slot(turn) or (None, None)
    return await read_filtered(turn, ListSource(user_id=user_id, genre=genre, from_year=first, to_year=last))


def _ask_for_genre(turn: Turn) -> Reply:
    is_unknown = turn.slot("Genre") is not None
    reply = turn.reply().say("list.no_genre") if is_unknown else turn.reply()
    return reply.ask("genre")
