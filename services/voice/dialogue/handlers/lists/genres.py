"""Lists of one genre, also of some years."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Source
from services.voice.dialogue.handlers.lists.narrowing import decade_of, read_narrowed
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def by_genre(turn: Turn) -> Reply:
    genre = turn.id_of("Genre")
    if genre is None:
        return _which_genre(turn)
    user_id = await identity.listener(turn)
    first, last = decade_of(turn) or (None, None)
    return await read_narrowed(turn, Source(user_id=user_id, genre=genre, from_year=first, to_year=last))


def _which_genre(turn: Turn) -> Reply:
    asked_for_one = turn.slot("Genre") is not None
    reply = turn.reply().say("list.no_genre") if asked_for_one else turn.reply()
    return reply.ask("genre")
