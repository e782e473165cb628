"""Changes to the listener's own profile, and how they are taken back."""

from services.voice.dialogue.conversation import MAX_UNDO, MovieRef, Write
from services.voice.dialogue.ports import Account, Movies
from services.voice.dialogue.replies import EarlyReply
from services.voice.dialogue.turns import Turn


def require_own(turn: Turn, account: Account, movies: list[MovieRef]) -> None:
    """Refuses to change movies that were pointed at on another user's list."""
    owners = {movie.list_of for movie in movies} - {None, account.user_id}
    if owners:
        reply = turn.reply(listener_id=account.user_id, unfinished=None, written_movie=None, candidates=[])
        raise EarlyReply(reply.say("link.not_yours", user_id=owners.pop()).ask("my_list"))


async def write(turn: Turn, user_id: int, wanted: list[Write]) -> list[Write]:
    """Makes the changes, and returns them with what was there before."""
    return [await _write(turn.ports.movies, user_id, each) for each in wanted]


async def _write(movies: Movies, user_id: int, wanted: Write) -> Write:
    movie_id = wanted.movie.movie_id
    before = await movies.opinion(user_id, movie_id)
    if wanted.kind == "rate":
        assert wanted.stars is not None
        await movies.rate(user_id, movie_id, wanted.stars)
    elif wanted.kind == "seen":
        await movies.mark_seen(user_id, movie_id)
    elif wanted.kind == "want":
        await movies.want(user_id, movie_id)
    elif wanted.kind == "unwant":
        await movies.unwant(user_id, movie_id)
    elif wanted.kind == "rest":
        await movies.rest(user_id, movie_id)
    else:
        await movies.dismiss(user_id, movie_id)
    return wanted.model_copy(update={"before": before})


def remembered(turn: Turn, writes: list[Write]) -> list[list[Write]]:
    """The changes that "undo" can take back, after these."""
    return [*turn.conversation.writes, writes][-MAX_UNDO:]
