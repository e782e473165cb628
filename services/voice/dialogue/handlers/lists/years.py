"""Lists of a decade, of a range of years, or of one year."""

from services.voice.dialogue.handlers.lists.filters import Span, read_narrowed, valid_year, year_slots
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.title_resolution import chosen_remake
from services.voice.dialogue.turns import Turn
from shared.contracts.filtering.filters import ADULT_AGE


async def by_years(turn: Turn) -> Reply:
    span = year_slots(turn)
    if (remake := chosen_remake(turn.conversation, span[0])) is not None:
        return await turn.resume(current_movie=remake, candidates=[])
    if (age := turn.number_slot("FromYear").number) and age <= ADULT_AGE:  # "ab zwölf"
        return await read_narrowed(turn, {"max_age": age})
    return turn.reply().ask("years") if span == (None, None) else await _read(turn, span)


async def by_year(turn: Turn, year: int) -> Reply:
    return await _read(turn, (year, year)) if valid_year(year) else turn.reply().ask("years")


async def _read(turn: Turn, span: Span) -> Reply:
    """Keeps the other filters of the current list."""
    return await read_narrowed(turn, {"from_year": span[0], "to_year": span[1]})
