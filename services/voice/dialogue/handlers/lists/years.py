"""Lists of a decade, of a range of years, or of one year."""

from services.voice.dialogue.handlers.lists.filters import Span, decade_slot, read_filtered, valid_year
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.title_resolution import chosen_remake
from services.voice.dialogue.turns import Turn


async def by_years(turn: Turn) -> Reply:
    span = _years(turn)
    if (remake := chosen_remake(turn.conversation, span[0])) is not None:
        return await turn.resume(current_movie=remake, candidates=[])
    return turn.reply().ask("years") if span == (None, None) else await _read(turn, span)


async def by_year(turn: Turn, year: int) -> Reply:
    return await _read(turn, (year, year)) if valid_year(year) else turn.reply().ask("years")


def _years(turn: Turn) -> Span:
    """Swaps years that were spoken in the wrong order. "After 1990" and "before 1940" do not include these years."""
    if decade := decade_slot(turn):
        return decade
    if year := valid_year(turn.number_slot("Year").number):
        return year, year
    first, last, after, before = (valid_year(turn.number_slot(f"{name}Year").number) for name in YEAR_SLOTS)
    first, last = first or (after and after + 1), last or (before and before - 1)
    return (last, first) if first and last and first > last else (first, last)


YEAR_SLOTS = ("From", "To", "After", "Before")


async def _read(turn: Turn, span: Span) -> Reply:
    """Keeps the genre of the current list."""
    listing = turn.conversation.listing
    return await read_filtered(turn, listing.source.genre if listing else None, span)
