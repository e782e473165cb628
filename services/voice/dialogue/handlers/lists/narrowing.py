"""What lists by genre and lists by years have in common: how they are announced."""

from services.voice.dialogue.conversation import Source
from services.voice.dialogue.handlers.lists.reading import read_from_top
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Heard, Turn
from services.voice.language.wording import Said, say

FIRST, LAST = 1800, 2200
"""Years that a movie may be of."""


def sensible(year: int | None) -> int | None:
    return year if year is not None and FIRST <= year <= LAST else None


def decade_of(turn: Turn) -> tuple[int, int] | None:
    """Its first and its last year."""
    first = sensible(Heard.of(turn.id_of("Decade")).number)
    return (first, first + 9) if first else None


async def read_narrowed(turn: Turn, source: Source) -> Reply:
    return await read_from_top(turn, source, _title(source))


def _title(source: Source) -> Said:
    span = [source.from_year, source.to_year]
    if source.genre is None:
        return say("list.years", span=span)
    if span == [None, None]:
        return say("list.genre", genre=source.genre)
    return say("list.genre_years", genre=source.genre, span=span)
