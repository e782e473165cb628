"""Movies that the user does not want to be recommended again, or no longer wants to keep."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Conversation, MovieRef, Write
from services.voice.dialogue.handlers.movies.rate import (
    about_last_write,
    may_be_stars,
)
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.movie_resolution import resolve_movies
from services.voice.dialogue.ports import Account
from services.voice.dialogue.profile_writes import require_own
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def dismiss(turn: Turn) -> Reply:
    """What is being read or was just kept decides: "remove number one" of the watchlist takes it off the watchlist."""
    if may_be_stars(turn):
        return turn.ask_again()
    if _is_of_none(turn):
        return await turn.redirect("SomethingElseIntent")
    kept = _just_kept(turn.conversation)
    account, movies = await _own_movies(about_last_write(turn) if kept else turn)
    if _reads_watchlist(turn.conversation) or (kept and [movie.movie_id for movie in movies] == [kept.movie_id]):
        return await _take_off(turn, account, movies)
    return await carry_out(turn, account, [Write(kind="dismiss", movie=movie) for movie in movies])


async def unwant(turn: Turn) -> Reply:
    """Takes movies off the watchlist, whatever is being read."""
    return await _take_off(turn, *await _own_movies(about_last_write(turn)))


def _is_of_none(turn: Turn) -> bool:
    """ "Not for me" where several movies were read and none of them described."""
    listing = turn.conversation.listing
    return (
        not turn.intent.slots and not turn.conversation.current_movie and listing is not None and len(listing.page) > 1
    )


async def _own_movies(turn: Turn) -> tuple[Account, list[MovieRef]]:
    account = await identity.require_write_access(turn)
    movies = await resolve_movies(turn)
    require_own(turn, account, movies)
    return account, movies


async def _take_off(turn: Turn, account: Account, movies: list[MovieRef]) -> Reply:
    kept = {movie.movie_id for movie in await turn.ports.lists.watchlist(account.user_id)}
    writes = [Write(kind="unwant", movie=movie) for movie in movies if movie.movie_id in kept]
    if not writes:
        reply = turn.reply(unfinished=None, candidates=[])
        return reply.say("watchlist.not_there", title=movies[0].title).ask(turn.next_question())
    return await carry_out(turn, account, writes)


def _just_kept(conversation: Conversation) -> MovieRef | None:
    """The movie that the last change put on the watchlist: "take it off again" is of that."""
    is_kept = bool(conversation.writes) and conversation.writes[-1][0].kind == "want"
    return conversation.written_movie if is_kept else None


def _reads_watchlist(conversation: Conversation) -> bool:
    return conversation.listing is not None and conversation.listing.source.is_watchlist
