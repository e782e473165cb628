"""A movie named on its own: the answer to "which one?", or a request to hear more about it."""

from dataclasses import replace

from services.voice.dialogue.conversation import MovieRef
from services.voice.dialogue.handlers.movies.more import more
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import EarlyReply, Reply
from services.voice.dialogue.turns import Turn


async def pick(turn: Turn) -> Reply:
    conversation = turn.conversation
    if conversation.unfinished is None or conversation.question not in {"which", "title"}:
        return await more(turn)
    return await turn.resume(current_movie=await _resolve(turn))


async def _resolve(turn: Turn) -> MovieRef:
    """While it is still not clear which movie is meant, the unfinished intent keeps waiting."""
    try:
        return await resolve_movie(turn)
    except EarlyReply as early:
        conversation = early.reply.conversation.replace(unfinished=turn.conversation.unfinished)
        raise EarlyReply(replace(early.reply, conversation=conversation)) from None
