"""A movie named on its own: the answer to "which one?", or a request to hear more about it."""

from dataclasses import replace

from services.voice.dialogue.conversation import PICK_QUESTIONS, Conversation, SlotValue
from services.voice.dialogue.handlers.movies.facts import same_fact
from services.voice.dialogue.handlers.movies.more import more
from services.voice.dialogue.movie_resolution import (
    NEIGHBOURS,
    neighbour,
    number_alone,
    reference_in,
    refers_to_several,
    resolve_movie,
)
from services.voice.dialogue.replies import EarlyReply, Reply
from services.voice.dialogue.title_resolution import ask_whether_it_is, chosen_remake
from services.voice.dialogue.turns import Turn

PAGES = {"after": "AMAZON.NextIntent", "others": "AMAZON.NextIntent", "before": "AMAZON.PreviousIntent"}
"""What reads other movies of the list, where no single movie is meant."""
SKIPPING = {"introduction", "another_surprise", "stars"}
"""Questions about one movie, after which the next one is no longer of a list."""


async def pick(turn: Turn) -> Reply:
    """Where a title was asked for, a number alone may be of stars: it is asked about."""
    conversation = turn.conversation
    if (other := turn.slot("OtherPlace")) is not None:
        return await _pick_two(turn, other)
    if conversation.unfinished is None or conversation.question not in PICK_QUESTIONS:
        if (page := _page(turn)) is not None:
            return await turn.redirect(page)
        return await same_fact(turn) or await more(turn)
    if (remake := chosen_remake(conversation, reference_in(turn))) is not None:
        return await turn.resume(current_movie=remake, candidates=[])
    if refers_to_several(turn):
        return await turn.resume_with(Place=reference_in(turn) or "")
    try:
        movie = await resolve_movie(turn, for_writing=True)
    except EarlyReply as early:
        raise EarlyReply(_still_waiting(early.reply, conversation)) from None
    if conversation.question == "title" and number_alone(turn) is not None:
        return _still_waiting(ask_whether_it_is([movie], turn), conversation)
    return await turn.resume(current_movie=movie, candidates=[])


async def _pick_two(turn: Turn, other: SlotValue) -> Reply:
    """Only what is waiting for movies tells what to do with two of them."""
    conversation = turn.conversation
    if conversation.unfinished is None or conversation.question not in PICK_QUESTIONS:
        return turn.reply().ask("which" if conversation.listing else "title")
    return await turn.resume_with(Place=reference_in(turn) or "", OtherPlace=other.id or other.text)


def _page(turn: Turn) -> str | None:
    """The intent that reads on or back, where "the next one" is not the one beside another."""
    reference, conversation = reference_in(turn) or "", turn.conversation
    is_beside = reference in NEIGHBOURS and neighbour(conversation, reference) is not None
    return None if is_beside and conversation.question not in SKIPPING else PAGES.get(reference)


def _still_waiting(reply: Reply, before: Conversation) -> Reply:
    """While it is still not clear which movie is meant, the unfinished intent keeps waiting."""
    return replace(reply, conversation=reply.conversation.replace(unfinished=before.unfinished))
