"""Lists of some years: a decade, from one year to another, or of one year."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Source
from services.voice.dialogue.handlers.lists.narrowing import decade_of, read_narrowed, sensible
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn


async def by_years(turn: Turn) -> Reply:
    first, last = _years(turn)
    if first is None and last is None:
        return turn.reply().ask("years")
    return await _read(turn, first, last)


async def of_year(turn: Turn, year: int) -> Reply:
    return await _read(turn, year, year) if sensible(year) else turn.reply().ask("years")


def _years(turn: Turn) -> tuple[int | None, int | None]:
    """They may be said the wrong way round."""
    if decade := decade_of(turn):
        return decade
    first, last = (sensible(turn.number(slot).number) for slot in ("FromYear", "ToYear"))
    return (last, first) if first and last and first > last else (first, last)


async def _read(turn: Turn, first: int | None, last: int | None) -> Reply:
    """A genre that is being read stays."""
    user_id, listing = await identity.listener(turn), turn.conversation.listing
    genre = listing.source.genre if listing else None
    return await read_narrowed(turn, Source(user_id=user_id, genre=genre, from_year=first, to_year=last))
