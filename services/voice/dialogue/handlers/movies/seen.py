"""Movies that the user has seen: they leave the list at once, and one alone may be rated."""

from dataclasses import replace

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import FilledIntent, MovieRef, Write
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.movie_resolution import resolve_movies
from services.voice.dialogue.profile_writes import require_own
from services.voice.dialogue.replies import EarlyReply, Reply
from services.voice.dialogue.title_resolution import unclear
from services.voice.dialogue.turns import Turn


async def seen(turn: Turn) -> Reply:
    if turn.intent.slots.keys() == {"Unseen"}:
        return await _not_seen(turn)
    account = await identity.require_write_access(turn)
    unseen = {movie.movie_id for movie in await _unseen(turn)}
    turn = turn.with_intent(turn.intent.without_slots("Unseen"))
    movies = [movie for movie in await resolve_movies(turn) if movie.movie_id not in unseen]
    require_own(turn, account, movies)
    if not movies or (turn.slot("Doubt") and len(movies) > 1):
        return unclear(turn).ask("which")
    if turn.slot("Doubt"):
        return _ask_about(turn, movies[0])
    return await carry_out(turn, account, [Write(kind="seen", movie=movie) for movie in movies])


def _ask_about(turn: Turn, movie: MovieRef) -> Reply:
    """ "I think I've seen number two" is not certain: asks before a write."""
    intent = FilledIntent(name=turn.intent.name).with_slots(Place="it")
    return turn.with_intent(intent).ask_first("seen", current_movie=movie)


async def _not_seen(turn: Turn) -> Reply:
    """Changes nothing, unless these were just taken for seen."""
    try:
        movies = await _unseen(turn)
    except EarlyReply:
        movies = []
    last = turn.conversation.writes[-1] if turn.conversation.writes else []
    taken_for_seen = [write.movie.movie_id for write in last if write.kind == "seen"]
    if movies and taken_for_seen == [movie.movie_id for movie in movies]:
        return await turn.redirect("UndoIntent")
    return turn.reply(unfinished=None).say("seen.fine").ask(turn.next_question())


async def _unseen(turn: Turn) -> list[MovieRef]:
    """Those that were said not to be seen. What is not clear of them leaves nothing to ask for."""
    if turn.slot("Unseen") is None:
        return []
    try:
        return await resolve_movies(turn.with_intent(turn.intent.only("Unseen", "Place")))
    except EarlyReply as early:
        reply = early.reply
        waiting = reply.conversation.replace(unfinished=None, question=turn.conversation.question)
        raise EarlyReply(replace(reply, conversation=waiting).ask(turn.next_question())) from None
