"""Lists of a decade, of a range of years, or of one year."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.filters import decade_slot, read_filtered, valid_year
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def by_years(turn: Turn) -> Reply:
    first, last = _years(turn)
    if first is None and last is None:
        return turn.reply().ask("years")
    return await _read(turn, first, last)


async def by_year(turn: Turn, year: int) -> Reply:
    return await _read(turn, year, year) if valid_year(year) else turn.reply().ask("years")


def _years(turn: Turn) -> tuple[int | None, int | None]:
    """Swaps years that were spoken in the wrong order."""
    if decade := decade_slot(turn):
        return decade
    first, last = (valid_year(turn.number_slot(name).number) for name in ("FromYear", "ToYear"))
    return (last, first) if first and last and first > last else (first, last)


async def _read(turn: Turn, first: int | None, last: int | None) -> Reply:
    """Keeps the genre of the current list."""
    user_id, listing = await identity.require_user_id(turn), turn.conversation.listing
    genre = listing.source.genre if listing else None
    return await read_filtered(turn, ListSource(user_id=user_id, genre=genre, from_year=first, to_year=last))
