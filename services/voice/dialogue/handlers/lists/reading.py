"""Reading lists: the paper's, as many movies as were asked for; all others a few at a time, to and fro."""

from collections.abc import Sequence

from services.voice.alexa.screens import ListScreen
from services.voice.dialogue import identity
from services.voice.dialogue.conversation import MOST, Listing, Source
from services.voice.dialogue.pagination import AT_A_TIME, after, before, movies_of, part
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import Said, say
from shared.contracts.movies import Movie
from shared.contracts.values import MAX_AMOUNT


async def read_amount(turn: Turn, user_id: int, asked: int) -> Reply:
    """The paper's list: whole, up to ten movies."""
    movies = await turn.ports.lists.movies(user_id, MAX_AMOUNT)
    if not movies:
        return turn.reply(listener=None, user_id=None).say("list.no_record", user_id=user_id).ask("another_id")
    listing = part(Listing(source=Source(user_id=user_id)), movies, 0, min(asked, MOST))
    titles = [movie.title for movie in listing.shown]
    key = "list.fewer" if len(titles) < min(asked, MOST) else "list.most" if asked > MOST else "list.read"
    told = say(key, titles=titles, count=len(titles), most=MOST)
    return _heard(turn, listing, movies).tell(told).ask("another_list")


async def my_list(turn: Turn) -> Reply:
    return await read_from_top(turn, Source(user_id=await identity.listener(turn)), say("list.mine"))


async def read_from_top(turn: Turn, source: Source, title: Said) -> Reply:
    movies = await movies_of(source, turn.ports)
    if movies:
        return _read(turn, Listing(source=source), movies, 0, title)
    if source.user_id is not None and not await turn.ports.lists.movies(source.user_id, 1):
        return turn.ask_first("another_id", listener=None).say("list.no_record", user_id=source.user_id)
    return turn.reply().say("list.nothing_left").ask("else")


async def next_part(turn: Turn) -> Reply:
    listing = turn.conversation.listing
    if listing is None:
        return none_yet(turn)
    movies = await movies_of(listing.source, turn.ports)
    start = after(listing, movies)
    if start >= len(movies):
        return turn.reply().say("list.at_end").ask("from_top")
    return _read(turn, listing, movies, start, say("list.next"))


async def previous_part(turn: Turn) -> Reply:
    listing = turn.conversation.listing
    if listing is None:
        return none_yet(turn)
    movies = await movies_of(listing.source, turn.ports)
    stop = before(listing, movies)
    title = say("list.previous" if stop else "list.at_start")
    return _read(turn, listing, movies, max(0, stop - AT_A_TIME), title)


async def from_top(turn: Turn) -> Reply:
    listing = turn.conversation.listing
    if listing is None:
        return none_yet(turn)
    return await read_from_top(turn, listing.source, say("list.top"))


async def same_part(turn: Turn) -> Reply:
    """The movies heard last, once more."""
    listing = turn.conversation.listing
    if listing is None:
        return none_yet(turn)
    movies = await movies_of(listing.source, turn.ports)
    return _read(turn, listing, movies, before(listing, movies), say("list.again"))


def none_yet(turn: Turn) -> Reply:
    return turn.ask_again().say("list.none_yet")


def _read(turn: Turn, listing: Listing, movies: Sequence[Movie], start: int, title: Said) -> Reply:
    now = part(listing, movies, start)
    items = [say("list.item", place=start + place, title=movie.title) for place, movie in enumerate(now.shown, 1)]
    reply = _heard(turn, now, movies).tell(title, *items)
    if start + len(now.shown) < len(movies):
        return reply.ask("go_on")
    return reply.say("list.at_end").ask("else")


def _heard(turn: Turn, now: Listing, movies: Sequence[Movie]) -> Reply:
    """The reply that reads a part of a list, and shows it. What was said before it is settled."""
    by_id = {movie.movie_id: movie for movie in movies}
    shown = [(place, by_id[movie.movie_id]) for place, movie in enumerate(now.shown, now.start + 1)]
    settled = {"user_id": None, "amount": None, "about": None, "unfinished": None}
    reply = turn.reply(listing=now, listener=now.source.user_id or turn.conversation.listener, **settled)
    title = say("card.list", count=len(shown))
    content = "\n".join(f"{place}. {movie.title}" for place, movie in shown)
    return reply.with_card(title, content).with_screen(ListScreen(title, shown))
