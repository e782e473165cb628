"""Movies that the user does not want to see now: they stay out of the user's lists for a month."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import FilledIntent, MovieRef, Write
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.movie_resolution import resolve_movies
from services.voice.dialogue.ports import Account
from services.voice.dialogue.profile_writes import require_own
from services.voice.dialogue.replies import EarlyReply, Reply
from services.voice.dialogue.title_resolution import unclear
from services.voice.dialogue.turns import Turn


async def rest(turn: Turn) -> Reply:
    if not turn.intent.slots:
        return await _rest_described(turn)
    if turn.slot("Opinion"):
        return await _ask_about(turn)
    account, movies = await _own_movies(turn)
    return await carry_out(turn, account, [Write(kind="rest", movie=movie) for movie in movies])


async def _rest_described(turn: Turn) -> Reply:
    """ "Not now" alone may mean the movie that was just described, or what the skill offered: asks before a write."""
    conversation = turn.conversation
    if conversation.current_movie is None or conversation.unfinished is not None:
        return await turn.redirect("NotNowIntent")
    about_it = turn.with_intent(FilledIntent(name=turn.intent.name).with_slots(Place="it"))
    try:
        await _own_movies(about_it)
    except EarlyReply:
        return await turn.redirect("NotNowIntent")
    return about_it.ask_first("rest")


async def _ask_about(turn: Turn) -> Reply:
    """ "Number two is boring" is no request: asks before a write."""
    _, movies = await _own_movies(turn)
    if len(movies) > 1:
        return unclear(turn).ask("which")
    intent = FilledIntent(name=turn.intent.name).with_slots(Place="it")
    return turn.with_intent(intent).ask_first("rest", current_movie=movies[0])


async def _own_movies(turn: Turn) -> tuple[Account, list[MovieRef]]:
    """Raises `EarlyReply` if the user may not change them, or it is not clear which they are."""
    account = await identity.require_write_access(turn)
    movies = await resolve_movies(turn)
    require_own(turn, account, movies)
    return account, movies
