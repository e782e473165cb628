"""Rates a movie. The list reflects the rating before the next turn."""

from services.voice.dialogue import identity
from services.voice.dialogue.movie_resolution import resolve_movie
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

MAX_STARS = 5
STARS_BY_ID = {f"{half // 2}_{half % 2 * 5}": half / 2 for half in range(1, 2 * MAX_STARS + 1)}
"""The values of the slot type `Stars`: 4_5 is four and a half."""


async def rate(turn: Turn) -> Reply:
    account = await identity.require_write_access(turn)
    movie = await resolve_movie(turn)
    stars = STARS_BY_ID.get(turn.slot_id("Stars") or "")
    if stars is None:
        question = turn.ask_first("stars", current_movie=movie)
        return question if turn.slot("Stars") is None else question.say("rate.bad")
    await turn.ports.movies.rate(account.user_id, movie.movie_id, stars)
    reply = turn.reply(current_movie=None, unfinished=None).say("rate.done", stars=stars, title=movie.title)
    return reply.say("rate.learned").ask(turn.next_question())


async def rate_with_number(turn: Turn, stars: int | None) -> Reply:
    """A bare number, in answer to how many stars."""
    if stars is None or stars > MAX_STARS:
        return turn.reply().say("rate.bad").ask("stars")
    return await turn.redirect("RateIntent", Stars=f"{stars}_0")
