"""Stars for a movie. They are in the list before the next word is said."""

from services.voice.dialogue import identity
from services.voice.dialogue.movie_resolution import meant_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

MOST_STARS = 5
STARS = {f"{half // 2}_{half % 2 * 5}": half / 2 for half in range(1, 2 * MOST_STARS + 1)}
"""By the ids of the slot type."""


async def rate(turn: Turn) -> Reply:
    account = await identity.writer(turn)
    movie = await meant_movie(turn)
    stars = STARS.get(turn.id_of("Stars") or "")
    if stars is None:
        question = turn.ask_first("stars", about=movie)
        return question if turn.slot("Stars") is None else question.say("rate.bad")
    await turn.ports.movies.rate(account.user_id, movie.movie_id, stars)
    reply = turn.reply(about=None, unfinished=None).say("rate.done", stars=stars, title=movie.title)
    return reply.say("rate.learned").ask(identity.what_next(turn))


async def with_stars(turn: Turn, stars: int | None) -> Reply:
    """A number alone, in answer to how many stars."""
    if stars is None or stars > MOST_STARS:
        return turn.reply().say("rate.bad").ask("stars")
    return await turn.instead("RateIntent", Stars=f"{stars}_0")
