"""Movies that the user has seen: they leave the list at once, and one alone may be rated."""

from dataclasses import replace

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import MAX_MOVIES_READ, Conversation, FilledIntent, MovieRef, Write
from services.voice.dialogue.handlers.movies.undo import take_back
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.movie_resolution import reference_in, resolve_movies, rest_of_page
from services.voice.dialogue.profile_writes import require_own
from services.voice.dialogue.replies import EarlyReply, Reply
from services.voice.dialogue.title_resolution import unclear
from services.voice.dialogue.turns import Turn

UNSEEN = {"Unseen": "Place", "UnseenTitle": "Title"}
"""The slots of what was not seen, and what they are alone."""
OTHERS = {"other": (1,), "both": (2,), "others": range(1, MAX_MOVIES_READ)}
"""How many movies those words may mean besides others: "the other two"."""


async def seen(turn: Turn) -> Reply:
    said = turn.intent.slots.keys() - {"Doubt"}
    if said and said <= UNSEEN.keys():
        return await _not_seen(turn)
    account = await identity.require_write_access(turn)
    unseen = await _unseen_among(turn)
    turn = turn.with_intent(turn.intent.without_slots(*UNSEEN))
    movies = [movie for movie in await resolve_movies(turn) if movie.movie_id not in _ids(unseen)]
    require_own(turn, account, movies)
    if not movies or (turn.slot("Doubt") and len(movies) > 1):
        return unclear(turn.with_intent(turn.intent.without_slots("Doubt"))).ask("which")
    if turn.slot("Doubt"):
        return _ask_about(turn, movies[0])
    writes = [Write(kind="seen", movie=movie) for movie in movies]
    if not (taken := _taken_for_seen(turn.conversation, unseen)):
        return await carry_out(turn, account, writes)
    undone = await take_back(turn, account, taken)
    reply = await carry_out(turn.with_conversation(undone.conversation), account, writes)
    return reply.after(*undone.statements)


def _ask_about(turn: Turn, movie: MovieRef) -> Reply:
    """ "I think I've seen number two" is not certain: asks before a write."""
    intent = FilledIntent(name=turn.intent.name).with_slots(Place="it")
    return turn.with_intent(intent).ask_first("seen", current_movie=movie)


async def _not_seen(turn: Turn) -> Reply:
    """Changes nothing, unless some of these were taken for seen. Then it matters which they are."""
    try:
        movies = await _unseen(turn)
    except EarlyReply:
        if any(write.kind == "seen" for writes in turn.conversation.writes for write in writes):
            raise
        movies = []
    if taken := _taken_for_seen(turn.conversation, movies):
        return await take_back(turn, await identity.require_write_access(turn), taken)
    return turn.reply(unfinished=None).say("seen.fine").ask(turn.next_question())


def _taken_for_seen(conversation: Conversation, movies: list[MovieRef]) -> list[Write]:
    """Of the last changes those of these movies, if no other one was made of them since."""
    last = {write.movie.movie_id: write for writes in conversation.writes for write in writes}
    return [write for movie_id, write in last.items() if movie_id in _ids(movies) and write.kind == "seen"]


def _ids(movies: list[MovieRef]) -> set[int]:
    return {movie.movie_id for movie in movies}


async def _unseen_among(turn: Turn) -> list[MovieRef]:
    """Those not seen of a sentence that tells what was. "The other two" are others than those; a title that is not
    clear takes nothing from what is."""
    others = reference_in(turn.with_intent(turn.intent.only("Unseen", "Place")))
    if others in OTHERS:
        movies = await resolve_movies(turn.with_intent(turn.intent.without_slots(*UNSEEN)))
        rest = rest_of_page(turn.conversation, movies)
        return rest if len(rest) in OTHERS[others] else await _unseen(turn)
    try:
        return await _unseen(turn)
    except EarlyReply:
        if turn.slot("UnseenTitle") is None:
            raise
        return []


async def _unseen(turn: Turn) -> list[MovieRef]:
    """Those that were said not to be seen. What is not clear of them leaves nothing to ask for."""
    slot = next(filter(turn.slot, UNSEEN), None)
    if slot is None:
        return []
    try:
        return await resolve_movies(turn.with_intent(turn.intent.only(slot, UNSEEN[slot])))
    except EarlyReply as early:
        reply = early.reply
        waiting = reply.conversation.replace(unfinished=None, question=turn.conversation.question)
        raise EarlyReply(replace(reply, conversation=waiting).ask(turn.next_question())) from None
