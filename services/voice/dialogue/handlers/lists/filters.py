"""What filtered lists share: whose list is filtered, which filters stay, and the announcement."""

from typing import Any

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import FILTER_FIELDS, ListSource
from services.voice.dialogue.handlers.lists.reading import read_found, read_from_top
from services.voice.dialogue.pagination import find_movies, load_movies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import NumberSlot, Turn
from services.voice.language.wording import Statement, statement
from shared.contracts.filtering.filters import MAX_CHOICES

FIRST_YEAR, LAST_YEAR = 1800, 2200
"""The years that the lists accept as filters."""
SHORT_YEARS, CENTURY = range(20, 100), 1900
RECENT_SHORT_YEARS, RECENT_CENTURY = range(1, 50), 2000
YEAR_SLOTS = ("From", "To", "After", "Before")
TOGETHER = (("from_year", "to_year"), ("min_runtime", "max_runtime"))
"""Filters of one range: a new bound replaces both."""
WITH_SENTENCES = {"genre", "from_year", "to_year"}
Span = tuple[int | None, int | None]


def valid_year(year: int | None) -> int | None:
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def spoken_year(number: int | None, latest: int = 0) -> int | None:
    """ "Ninety five" is 1995, and "22" is 2022 beside "2000". `latest`: the latest year that was said with it."""
    if number and number in RECENT_SHORT_YEARS and latest >= RECENT_CENTURY:
        return RECENT_CENTURY + number
    return valid_year(CENTURY + number if number and number in SHORT_YEARS else number)


def decade_slot(turn: Turn) -> tuple[int, int] | None:
    """The first and the last year of the decade."""
    first = valid_year(NumberSlot.parse(turn.slot_id("Decade")).number)
    return (first, first + 9) if first else None


def year_slots(turn: Turn) -> Span:
    """Swaps years that were spoken in the wrong order. "After 1990" and "before 1940" do not include these years."""
    if decade := decade_slot(turn):
        return decade
    if year := spoken_year(turn.number_slot("Year").number):
        return year, year
    said = [turn.number_slot(f"{name}Year").number for name in YEAR_SLOTS]
    latest = max(filter(None, said), default=0)
    first, last, after, before = (spoken_year(number, latest) for number in said)
    last, before = _not_before(first, said[1], last), _not_before(after, said[3], before)
    first, last = first or (after and after + 1), last or (before and before - 1)
    return (last, first) if first and last and first > last else (first, last)


def _not_before(first: int | None, number: int | None, year: int | None) -> int | None:
    """ "22" after "1980" is 2022, not 1922."""
    is_earlier = first is not None and (year or 0) < first
    return RECENT_CENTURY + number if number and is_earlier and number in RECENT_SHORT_YEARS else year


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


async def read_narrowed(turn: Turn, said: dict[str, Any]) -> Reply:
    """Narrows the current list, or the listener's own. What it is of and its other filters stay, unless a genre is
    named."""
    origin = await _source(turn, None, (None, None))
    before = turn.conversation.listing.source if turn.conversation.listing else origin
    stays = "genre" not in said and (before.is_watchlist or before.similar_to is not None)
    filters = said if "genre" in said else _narrowed(before, said)
    source = ListSource(**dict(before if stays else origin) | filters)
    return await read_found(turn, source, _announcement(source), await find_movies(source, turn.ports))


async def read_without(turn: Turn, genre: str | None, without: str, decade: tuple[int, int] | None) -> Reply:
    """Narrows the current list, or the listener's own, by what is not wanted."""
    years = dict(zip(TOGETHER[0], decade, strict=True)) if decade else {}
    said = {**years, **({"genre": genre} if genre else {}), "without": without}
    reply = await read_narrowed(turn, said)
    source = reply.conversation.listing.source if reply.conversation.listing else None
    if source is None or source.without is None or _filters(source).keys() != {"without"}:
        return reply
    return reply.replace_first("list.filtered_movies", statement("list.without", genres=source.without.split("+")))


def _narrowed(before: ListSource, said: dict[str, Any]) -> dict[str, Any]:
    """The filters of the current list that stay, and the new ones. Genres to leave out add up."""
    replaced = {name for names in TOGETHER if said.keys() & set(names) for name in names}
    kept = {name: getattr(before, name) for name in FILTER_FIELDS if name not in replaced}
    unwanted = _genres(said.get("without"))
    kept["genre"] = "+".join(name for name in _genres(before.genre) if name not in unwanted) or None
    left_out = list(dict.fromkeys([*_genres(before.without), *unwanted]))[-MAX_CHOICES:]
    return kept | said | {"without": "+".join(left_out) or None}


def _genres(joined: str | None) -> list[str]:
    return joined.split("+") if joined else []


async def has_movies(turn: Turn, genre: str | None, span: Span) -> bool:
    return bool(await load_movies(await _source(turn, genre, span), turn.ports))


async def _source(turn: Turn, genre: str | None, span: Span) -> ListSource:
    """The list that is being read is narrowed, else the listener's own."""
    listing = turn.conversation.listing
    user_id = (listing.source.user_id if listing else None) or await identity.own_user_id(turn)
    return ListSource(user_id=user_id, is_popular=user_id is None, genre=genre, from_year=span[0], to_year=span[1])


def _announcement(source: ListSource) -> Statement:
    span = [source.from_year, source.to_year]
    filters = _filters(source)
    if filters.keys() - WITH_SENTENCES:
        return _describe(source.genre, span, filters)
    if source.genre is None:
        return statement("list.years", span=span)
    if span == [None, None]:
        return statement("list.genre", genre=source.genre)
    return statement("list.genre_years", genre=source.genre, span=span)


def _filters(source: ListSource) -> dict[str, Any]:
    return {name: getattr(source, name) for name in FILTER_FIELDS if getattr(source, name) is not None}


def _describe(genre: str | None, span: list[int | None], filters: dict[str, Any]) -> Statement:
    """Names each filter as `name=value`."""
    years = [] if span == [None, None] else ["years=" + "-".join(str(year or "") for year in span)]
    described = [*years, *(f"{name}={value}" for name, value in filters.items() if name not in WITH_SENTENCES)]
    if genre is None:
        return statement("list.filtered_movies", filters=described)
    return statement("list.filtered", genre=genre, filters=described)
