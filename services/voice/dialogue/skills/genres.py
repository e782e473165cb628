"""Lists of one genre, also of some years."""

from services.voice.dialogue import speakers
from services.voice.dialogue.conversation import Source
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.skills.narrowing import read_narrowed
from services.voice.dialogue.turns import Turn


async def by_genre(turn: Turn) -> Reply:
    genre, decade = turn.id_of("Genre"), turn.id_of("Decade")
    if genre is None:
        return _which_genre(turn)
    user_id = await speakers.listener(turn)
    source = Source(user_id=user_id, genre=genre)
    if decade is not None:
        source = source.model_copy(update={"from_year": int(decade), "to_year": int(decade) + 9})
    return await read_narrowed(turn, source)


def _which_genre(turn: Turn) -> Reply:
    asked_for_one = turn.slot("Genre") is not None
    reply = turn.reply().say("list.no_genre") if asked_for_one else turn.reply()
    return reply.ask("genre")
