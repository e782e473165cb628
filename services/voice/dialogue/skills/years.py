"""Lists of some years: a decade, from one year to another, or of one year."""

from services.voice.dialogue import speakers
from services.voice.dialogue.conversation import Source
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.skills.narrowing import read_narrowed
from services.voice.dialogue.turns import Turn

FIRST, LAST = 1800, 2200


async def by_years(turn: Turn) -> Reply:
    first, last = _years(turn)
    if first is None and last is None:
        return turn.reply().ask("years")
    return await _read(turn, first, last)


async def of_year(turn: Turn, year: int) -> Reply:
    return await _read(turn, year, year) if FIRST <= year <= LAST else turn.reply().ask("years")


def _years(turn: Turn) -> tuple[int | None, int | None]:
    """They may be said the wrong way round."""
    decade = turn.id_of("Decade")
    if decade is not None:
        return int(decade), int(decade) + 9
    first, last = (_sensible(turn.number(slot).number) for slot in ("FromYear", "ToYear"))
    return (last, first) if first and last and first > last else (first, last)


def _sensible(year: int | None) -> int | None:
    return year if year is not None and FIRST <= year <= LAST else None


async def _read(turn: Turn, first: int | None, last: int | None) -> Reply:
    """A genre that is being read stays."""
    user_id, listing = await speakers.listener(turn), turn.conversation.listing
    genre = listing.source.genre if listing else None
    return await read_narrowed(turn, Source(user_id=user_id, genre=genre, from_year=first, to_year=last))
