"""A first list by voice: somebody without ratings is asked about a few known movies, one at a time."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import MAX_INTRODUCTIONS, Conversation, Write
from services.voice.dialogue.profile_writes import remembered, write
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.title_resolution import as_ref
from services.voice.dialogue.turns import Turn

ENOUGH = 3
"""Ratings for a first list."""


async def introduce(turn: Turn) -> Reply:
    account = await identity.require_write_access(turn)
    movies = [as_ref(movie) for movie in await turn.ports.movies.introductions()][:MAX_INTRODUCTIONS]
    conversation = turn.conversation.replace(introductions=movies, introduced=0, listener_id=account.user_id)
    return await _ask_for_first(turn.with_conversation(conversation))


async def rate_introduction(turn: Turn, stars: float) -> Reply:
    account = await identity.require_write_access(turn)
    movie, *others = turn.conversation.introductions
    writes = await write(turn, account.user_id, [Write(kind="rate", movie=movie, stars=stars)])
    introduced = turn.conversation.introduced + 1
    changes = {"introductions": others, "introduced": introduced, "writes": remembered(turn, writes)}
    reply = await _ask_for_first(turn.with_conversation(turn.conversation.replace(**changes)))
    return reply.after(*turn.reply().say("rate.done", stars=stars, title=movie.title).statements)


async def skip_introduction(turn: Turn) -> Reply:
    conversation = turn.conversation.replace(introductions=turn.conversation.introductions[1:])
    return await _ask_for_first(turn.with_conversation(conversation))


async def _ask_for_first(turn: Turn) -> Reply:
    """The next question, or the list when enough was said."""
    conversation = turn.conversation
    if conversation.introductions and conversation.introduced < ENOUGH:
        return turn.reply(current_movie=conversation.introductions[0], unfinished=None).ask("introduction")
    settled = conversation.replace(introductions=[], introduced=0, current_movie=None, question="else")
    return await _read_list(turn.with_conversation(settled), conversation)


async def _read_list(turn: Turn, before: Conversation) -> Reply:
    return await turn.redirect("MyListIntent" if before.introduced else "PopularIntent")
