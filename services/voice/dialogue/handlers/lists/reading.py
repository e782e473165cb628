"""Reads lists aloud: the paper's list as a whole, all others a page at a time."""

from collections.abc import Callable, Sequence

from services.voice.alexa.screens import ListScreen
from services.voice.dialogue import identity
from services.voice.dialogue.conversation import FILTER_FIELDS, MAX_MOVIES_READ, Listing, ListSource
from services.voice.dialogue.handlers.lists.wish_filters import as_filters
from services.voice.dialogue.own_lists import are_titles_only
from services.voice.dialogue.pagination import (
    find_movies,
    is_at_end,
    load_movies,
    read_first,
    read_next,
    read_previous,
    read_same,
)
from services.voice.dialogue.ports import FoundMovies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import Statement, statement
from shared.contracts.movies import Movie
from shared.contracts.values import MAX_AMOUNT

Movies = Sequence[Movie]
NOTHING_FOUND = {"list.filtered": "list.no_filtered", "list.filtered_movies": "list.no_filtered_movies"}
UNKNOWN_FACTS = {
    ("min_runtime", "max_runtime"): ("unknown.length", "unknown.length_of_one"),
    ("language",): ("unknown.language", "unknown.language_of_one"),
    ("max_age",): ("unknown.age", "unknown.age_of_one"),
}
SEVERAL_FACTS = ("unknown.facts", "unknown.facts_of_one")


async def read_amount(turn: Turn, user_id: int, amount: int) -> Reply:
    """The paper's list: as many movies as requested, at most ten."""
    movies = await turn.ports.lists.movies(user_id, MAX_AMOUNT)
    if not movies:
        return turn.reply(listener_id=None, user_id=None).say("list.no_record", user_id=user_id).ask("another_id")
    return read_whole(turn, ListSource(user_id=user_id), movies, amount)


def read_whole(turn: Turn, source: ListSource, movies: Movies, amount: int) -> Reply:
    listing = read_first(source, movies, min(amount, MAX_MOVIES_READ))
    titles = [movie.title for movie in listing.page]
    key = _amount_key(amount, len(titles))
    spoken = statement(key, titles=titles, count=len(titles), most=MAX_MOVIES_READ)
    return _show_page(turn, listing, movies).answer(spoken).ask("another_list")


def _amount_key(requested: int, found: int) -> str:
    if found < min(requested, MAX_MOVIES_READ):
        return "list.fewer"
    return "list.most" if requested > MAX_MOVIES_READ else "list.read"


async def my_list(turn: Turn) -> Reply:
    user_id = await identity.require_own_user_id(turn)
    return await read_from_top(turn, ListSource(user_id=user_id), statement("list.mine"))


async def read_from_top(turn: Turn, source: ListSource, announcement: Statement) -> Reply:
    return await read_found(turn, source, announcement, await find_movies(source, turn.ports))


async def read_found(turn: Turn, source: ListSource, announcement: Statement, found: FoundMovies) -> Reply:
    """The first movies that were found, and of how many nobody knows whether they belong to them."""
    movies, unknown = found.movies, _unknown(source, found)
    if movies:
        reply = _read(turn, read_first(source, movies), movies, announcement).answer(*unknown)
        is_of_others = source.user_id and source.is_filtered and are_titles_only(movies) and not source.is_watchlist
        return reply.say("list.titles_only") if is_of_others else reply
    stored = await turn.ports.lists.movies(source.user_id, 1) if source.user_id is not None else []
    if source.user_id is not None and not stored and not source.is_watchlist:
        return await without_list(turn, source.user_id)
    return turn.reply().answer(_nothing_found(announcement, stored), *unknown).ask("else")


def _nothing_found(announcement: Statement, stored: Movies) -> Statement:
    if are_titles_only(stored):
        return statement("list.none_of_titles")
    key = NOTHING_FOUND.get(announcement.key)
    return statement(key, **announcement.values) if key else statement("list.nothing_left")


def _unknown(source: ListSource, found: FoundMovies) -> list[Statement]:
    """Movies are left out of which it is not known how long they are, in which language, or for whom."""
    filters = {name for name in FILTER_FIELDS if getattr(source, name) is not None}
    filters.update(as_filters(found.wish.means) if found.wish else ())
    keys = [keys for fields, keys in UNKNOWN_FACTS.items() if filters.intersection(fields)]
    if not keys or not found.unknown:
        return []
    several, one = keys[0] if len(keys) == 1 else SEVERAL_FACTS
    return [statement(several if found.unknown > 1 else one, count=found.unknown)]


async def without_list(turn: Turn, user_id: int) -> Reply:
    """A listener who may rate by voice is offered to start with that."""
    account = await identity.linked_account(turn)
    if account is not None and account.user_id == user_id and identity.may_write(account):
        return turn.reply(unfinished=None).say("introduce.no_list").ask("introduce")
    return turn.ask_first("another_id", listener_id=None).say("list.no_record", user_id=user_id)


async def next_page(turn: Turn) -> Reply:
    return await _turn_page(turn, read_next, "list.next", _at_end)


async def previous_page(turn: Turn) -> Reply:
    return await _turn_page(turn, read_previous, "list.previous", _at_start)


async def same_page(turn: Turn) -> Reply:
    return await _turn_page(turn, read_same, "list.again", _at_end)


async def from_top(turn: Turn) -> Reply:
    listing = turn.conversation.listing
    if listing is None:
        return _no_list_yet(turn)
    return await read_from_top(turn, listing.source, statement("list.top"))


async def _turn_page(
    turn: Turn,
    read: Callable[[Listing, Movies], Listing | None],
    announcement: str,
    without_page: Callable[[Turn, Listing, Movies], Reply],
) -> Reply:
    listing = turn.conversation.listing
    if listing is None:
        return _no_list_yet(turn)
    movies = await load_movies(listing.source, turn.ports)
    page = read(listing, movies)
    return _read(turn, page, movies, statement(announcement)) if page else without_page(turn, listing, movies)


def _at_end(turn: Turn, _listing: Listing, _movies: Movies) -> Reply:
    return turn.reply().say("list.at_end").ask("from_top")


def _at_start(turn: Turn, listing: Listing, movies: Movies) -> Reply:
    first = read_next(Listing(source=listing.source, heard=listing.heard), movies)
    return _read(turn, first, movies, statement("list.at_start")) if first else _at_end(turn, listing, movies)


def _no_list_yet(turn: Turn) -> Reply:
    return turn.ask_again().say("list.none_yet")


def _read(turn: Turn, listing: Listing, movies: Movies, announcement: Statement) -> Reply:
    items = [statement("list.item", place=listing.number(movie), title=movie.title) for movie in listing.page]
    reply = _show_page(turn, listing, movies).answer(announcement, *items)
    return reply.say("list.at_end").ask("else") if is_at_end(listing, movies) else reply.ask("go_on")


def _show_page(turn: Turn, listing: Listing, movies: Movies) -> Reply:
    """A reply with the page on a card and on the screen. Reading a list settles all that was open before."""
    by_id = {movie.movie_id: movie for movie in movies}
    page = [(listing.number(movie), by_id[movie.movie_id]) for movie in listing.page]
    settled = {"user_id": None, "amount": None, "current_movie": None, "written_movie": None, "unfinished": None}
    listener_id = listing.source.user_id or turn.conversation.listener_id
    title = statement("card.list", count=len(page))
    content = "\n".join(f"{number}. {movie.title}" for number, movie in page)
    reply = turn.reply(listing=listing, listener_id=listener_id, candidates=[], **settled)
    return reply.with_card(title, content).with_screen(ListScreen(title, page))
