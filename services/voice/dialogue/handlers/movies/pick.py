"""A movie named by itself: the answer to "which one?", or a wish to hear more about it."""

from dataclasses import replace

from services.voice.dialogue.conversation import Named
from services.voice.dialogue.handlers.movies.more import more
from services.voice.dialogue.movie_resolution import meant_movie
from services.voice.dialogue.replies import Interjection, Reply
from services.voice.dialogue.turns import Turn


async def pick(turn: Turn) -> Reply:
    conversation = turn.conversation
    if conversation.unfinished is None or conversation.asked not in {"which", "title"}:
        return await more(turn)
    return await turn.go_on(about=await _answer(turn))


async def _answer(turn: Turn) -> Named:
    """While it is not clear, what waits for it keeps waiting."""
    try:
        return await meant_movie(turn)
    except Interjection as back:
        waiting = back.reply.conversation.but(unfinished=turn.conversation.unfinished)
        raise Interjection(replace(back.reply, conversation=waiting)) from None
