"""What lists by genre and lists by years share: the decade slot, and the announcement."""

from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.reading import read_from_top
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import NumberSlot, Turn
from services.voice.language.wording import Statement, statement

FIRST_YEAR, LAST_YEAR = 1800, 2200
"""The years that the lists accept as filters."""


def valid_year(year: int | None) -> int | None:
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def decade_slot(turn: Turn) -> tuple[int, int] | None:
    """The first and the last year of the decade."""
    first = valid_year(NumberSlot.parse(turn.slot_id("Decade")).number)
    return (first, first + 9) if first else None


async def read_filtered(turn: Turn, source: ListSource) -> Reply:
    return await read_from_top(turn, source, _announcement(source))


def _announcement(source: ListSource) -> Statement:
    span = [source.from_year, source.to_year]
    if source.genre is None:
        return statement("list.years", span=span)
    if span == [None, None]:
        return statement("list.genre", genre=source.genre)
    return statement("list.genre_years", genre=source.genre, span=span)
