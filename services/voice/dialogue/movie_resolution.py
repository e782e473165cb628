"""Which movie the user means: by its number on the list, by its title, or because it was just mentioned."""

import re
from collections.abc import Sequence

from services.voice.dialogue.conversation import Listing, MovieRef
from services.voice.dialogue.pagination import load_movies
from services.voice.dialogue.replies import EarlyReply, Reply
from services.voice.dialogue.turns import DIGITS, Turn
from shared.contracts.movies import Movie

WORD = re.compile(r"\w+")
ARTICLES = {"the", "a", "an"}
LIKELY_MATCHES = 3


async def resolve_movie(turn: Turn) -> MovieRef:
    """Raises `EarlyReply` with a question if it is not clear which movie is meant."""
    if (number := _number(turn)) is not None:
        return await _by_number(number, turn)
    if (title := turn.slot("Title")) is not None:
        return await _by_title(title.text, turn)
    return _just_mentioned(turn)


def _number(turn: Turn) -> int | None:
    """The number of the movie among all that were read of the list."""
    listing, text = turn.conversation.listing, turn.slot_id("Place")
    if not text:
        slot = turn.slot("Place") or turn.slot("ListPosition")
        text = slot.text if slot else None
    if text == "last" and listing is not None:
        return listing.start + len(listing.page)
    return int(text) if text is not None and DIGITS.fullmatch(text) else None


async def _by_number(number: int, turn: Turn) -> MovieRef:
    listing = turn.conversation.listing
    if listing is None:
        raise EarlyReply(_unclear(turn).ask("title"))
    if not 1 <= number <= len(listing.heard):
        raise EarlyReply(_unclear(turn).say("find.no_place", count=len(listing.heard), place=number).ask("which"))
    return await _with_title(listing.heard[number - 1], listing, turn)


async def _with_title(movie_id: int, listing: Listing, turn: Turn) -> MovieRef:
    """The session has the titles of the current page only; others are looked up in the list."""
    on_page = next((movie for movie in listing.page if movie.movie_id == movie_id), None)
    if on_page is not None:
        return on_page
    movies = await load_movies(listing.source, turn.ports)
    titles = {movie.movie_id: movie.title for movie in movies}
    title = titles.get(movie_id) or (await turn.ports.movies.details(movie_id)).title
    return MovieRef(movie_id=movie_id, title=title)


async def _by_title(title: str, turn: Turn) -> MovieRef:
    """Prefers the movies of the current page."""
    page = turn.conversation.listing.page if turn.conversation.listing else []
    for movie in page:
        if _words(movie.title) == _words(title):
            return movie
    found = await turn.ports.movies.search(title)
    if not found:
        raise EarlyReply(_unclear(turn).say("find.unknown", title=title).ask("title"))
    return _likeliest(found, page)


def _likeliest(found: Sequence[Movie], page: Sequence[MovieRef]) -> MovieRef:
    on_page = {movie.movie_id for movie in page}
    best = next((movie for movie in found[:LIKELY_MATCHES] if movie.movie_id in on_page), found[0])
    return MovieRef(movie_id=best.movie_id, title=best.title)


def _just_mentioned(turn: Turn) -> MovieRef:
    conversation = turn.conversation
    page = conversation.listing.page if conversation.listing else []
    if conversation.current_movie is not None:
        return conversation.current_movie
    if len(page) == 1:
        return page[0]
    raise EarlyReply(_unclear(turn).ask("which" if page else "title"))


def _unclear(turn: Turn) -> Reply:
    """Keeps the intent without the slots that were not clear; the answer replaces them."""
    intent = turn.intent.without_slots("Place", "Title", "ListPosition")
    return turn.with_intent(intent).ask_first("which", current_movie=None)


def _words(title: str) -> list[str]:
    return [word for word in WORD.findall(title.casefold()) if word not in ARTICLES]
