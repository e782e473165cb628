"""What lists by genre and lists by years share: whose list is filtered, the decade slot, and the announcement."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.reading import read_from_top
from services.voice.dialogue.pagination import load_movies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import NumberSlot, Turn
from services.voice.language.wording import Statement, statement

FIRST_YEAR, LAST_YEAR = 1800, 2200
"""The years that the lists accept as filters."""
Span = tuple[int | None, int | None]


def valid_year(year: int | None) -> int | None:
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def decade_slot(turn: Turn) -> tuple[int, int] | None:
    """The first and the last year of the decade."""
    first = valid_year(NumberSlot.parse(turn.slot_id("Decade")).number)
    return (first, first + 9) if first else None


def kept_decade(turn: Turn) -> Span:
    """The decade of the current list, which stays when a genre is named."""
    listing = turn.conversation.listing
    span = (listing.source.from_year, listing.source.to_year) if listing else (None, None)
    return span if is_decade(*span) else (None, None)


def is_decade(first: int | None, last: int | None) -> bool:
    return first is not None and first % 10 == 0 and last == first + 9


async def read_filtered(turn: Turn, genre: str | None, span: Span) -> Reply:
    """The listener's list, or the popular movies for a stranger."""
    source = await _source(turn, genre, span)
    return await read_from_top(turn, source, _announcement(source))


async def read_without(turn: Turn, genre: str | None, without: str, decade: tuple[int, int] | None) -> Reply:
    """Narrows the current list, or the listener's own, by what is not wanted."""
    before = turn.conversation.listing.source if turn.conversation.listing else None
    span = decade or ((before.from_year, before.to_year) if before else (None, None))
    source = await _source(turn, genre or _other_genres(before, without), span)
    source = source.model_copy(update={"without": without})
    return await read_from_top(turn, source, statement("list.without", genre=without))


def _other_genres(before: ListSource | None, without: str) -> str | None:
    """The genres of the list before that are still wanted."""
    genres = before.genre.split("+") if before and before.genre else []
    return "+".join(genre for genre in genres if genre not in without.split("+")) or None


async def has_movies(turn: Turn, genre: str | None, span: Span) -> bool:
    return bool(await load_movies(await _source(turn, genre, span), turn.ports))


async def _source(turn: Turn, genre: str | None, span: Span) -> ListSource:
    """The list that is being read is narrowed, else the listener's own."""
    listing = turn.conversation.listing
    user_id = (listing.source.user_id if listing else None) or await identity.own_user_id(turn)
    return ListSource(user_id=user_id, is_popular=user_id is None, genre=genre, from_year=span[0], to_year=span[1])


def _announcement(source: ListSource) -> Statement:
    span = [source.from_year, source.to_year]
    if source.genre is None:
        return statement("list.years", span=span)
    if span == [None, None]:
        return statement("list.genre", genre=source.genre)
    return statement("list.genre_years", genre=source.genre, span=span)
