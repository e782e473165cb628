"""Reads lists aloud: the paper's list as a whole, all others a page at a time."""

from collections.abc import Iterable, Sequence

from services.voice.alexa.screens import ListScreen
from services.voice.dialogue import identity
from services.voice.dialogue.conversation import MAX_MOVIES_READ, Listing, ListSource, MovieRef
from services.voice.dialogue.pagination import (
    PAGE_SIZE,
    current_page_start,
    load_movies,
    next_page_start,
    read_page,
)
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import Statement, statement
from shared.contracts.movies import Movie
from shared.contracts.values import MAX_AMOUNT


async def read_amount(turn: Turn, user_id: int, amount: int) -> Reply:
    """The paper's list: as many movies as requested, at most ten."""
    movies = await turn.ports.lists.movies(user_id, MAX_AMOUNT)
    if not movies:
        return turn.reply(listener_id=None, user_id=None).say("list.no_record", user_id=user_id).ask("another_id")
    listing = read_page(Listing(source=ListSource(user_id=user_id)), movies, 0, min(amount, MAX_MOVIES_READ))
    titles = [movie.title for movie in listing.page]
    key = _amount_key(amount, len(titles))
    spoken = statement(key, titles=titles, count=len(titles), most=MAX_MOVIES_READ)
    return _show_page(turn, listing, movies).answer(spoken).ask("another_list")


def _amount_key(requested: int, found: int) -> str:
    if found < min(requested, MAX_MOVIES_READ):
        return "list.fewer"
    return "list.most" if requested > MAX_MOVIES_READ else "list.read"


async def my_list(turn: Turn) -> Reply:
    user_id = await identity.require_user_id(turn)
    return await read_from_top(turn, ListSource(user_id=user_id), statement("list.mine"))


async def read_from_top(turn: Turn, source: ListSource, announcement: Statement) -> Reply:
    movies = await load_movies(source, turn.ports)
    if movies:
        return _read(turn, Listing(source=source), movies, 0, announcement)
    if source.user_id is not None and not await turn.ports.lists.movies(source.user_id, 1):
        return turn.ask_first("another_id", listener_id=None).say("list.no_record", user_id=source.user_id)
    return turn.reply().say("list.nothing_left").ask("else")


async def next_page(turn: Turn) -> Reply:
    listing = turn.conversation.listing
    if listing is None:
        return _no_list_yet(turn)
    movies = await load_movies(listing.source, turn.ports)
    start = next_page_start(listing, movies)
    if start >= len(movies):
        return turn.reply().say("list.at_end").ask("from_top")
    return _read(turn, listing, movies, start, statement("list.next"))


async def previous_page(turn: Turn) -> Reply:
    listing = turn.conversation.listing
    if listing is None:
        return _no_list_yet(turn)
    movies = await load_movies(listing.source, turn.ports)
    stop = current_page_start(listing, movies)
    announcement = statement("list.previous" if stop else "list.at_start")
    return _read(turn, listing, movies, max(0, stop - PAGE_SIZE), announcement)


async def from_top(turn: Turn) -> Reply:
    listing = turn.conversation.listing
    if listing is None:
        return _no_list_yet(turn)
    return await read_from_top(turn, listing.source, statement("list.top"))


async def same_page(turn: Turn) -> Reply:
    listing = turn.conversation.listing
    if listing is None:
        return _no_list_yet(turn)
    movies = await load_movies(listing.source, turn.ports)
    return _read(turn, listing, movies, current_page_start(listing, movies), statement("list.again"))


def _no_list_yet(turn: Turn) -> Reply:
    return turn.ask_again().say("list.none_yet")


def _read(turn: Turn, listing: Listing, movies: Sequence[Movie], start: int, announcement: Statement) -> Reply:
    listing = read_page(listing, movies, start)
    items = [statement("list.item", place=number, title=movie.title) for number, movie in _numbered(listing)]
    reply = _show_page(turn, listing, movies).answer(announcement, *items)
    if start + len(listing.page) < len(movies):
        return reply.ask("go_on")
    return reply.say("list.at_end").ask("else")


def _show_page(turn: Turn, listing: Listing, movies: Sequence[Movie]) -> Reply:
    """A reply with the page on a card and on the screen. Reading a list settles all that was open before."""
    by_id = {movie.movie_id: movie for movie in movies}
    page = [(number, by_id[movie.movie_id]) for number, movie in _numbered(listing)]
    settled = {"user_id": None, "amount": None, "current_movie": None, "unfinished": None}
    listener_id = listing.source.user_id or turn.conversation.listener_id
    title = statement("card.list", count=len(page))
    content = "\n".join(f"{number}. {movie.title}" for number, movie in page)
    reply = turn.reply(listing=listing, listener_id=listener_id, **settled)
    return reply.with_card(title, content).with_screen(ListScreen(title, page))


def _numbered(listing: Listing) -> Iterable[tuple[int, MovieRef]]:
    return enumerate(listing.page, listing.start + 1)
