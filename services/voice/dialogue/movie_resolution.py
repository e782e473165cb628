"""Which movie is meant: by its number on the list, by its title, or because it was just spoken of."""

import re
from collections.abc import Sequence

from services.voice.dialogue.conversation import Listing, Named
from services.voice.dialogue.pagination import movies_of
from services.voice.dialogue.replies import Interjection, Reply
from services.voice.dialogue.turns import DIGITS, Turn
from shared.contracts.movies import Movie

WORD = re.compile(r"\w+")
ARTICLES = {"the", "a", "an"}


async def meant_movie(turn: Turn) -> Named:
    """Raises the question back where it is not clear which one."""
    if (place := _place(turn)) is not None:
        return await _at(place, turn)
    if (title := turn.slot("Title")) is not None:
        return await titled(title.said, turn)
    return _just_spoken_of(turn)


def _place(turn: Turn) -> int | None:
    """Numbers count the whole list that was heard."""
    said = turn.id_of("Place") or next((s.said for name in ("Place", "ListPosition") if (s := turn.slot(name))), None)
    listing = turn.conversation.listing
    if said == "last" and listing is not None:
        return listing.start + len(listing.shown)
    return int(said) if said is not None and DIGITS.fullmatch(said) else None


async def _at(place: int, turn: Turn) -> Named:
    listing = turn.conversation.listing
    if listing is None:
        raise Interjection(_unclear(turn).ask("title"))
    if not 1 <= place <= len(listing.heard):
        raise Interjection(_unclear(turn).say("find.no_place", count=len(listing.heard), place=place).ask("which"))
    return await _heard(listing.heard[place - 1], listing, turn)


async def _heard(movie_id: int, listing: Listing, turn: Turn) -> Named:
    """It may have been named some turns ago, so that only the list still knows its title."""
    named = next((movie for movie in listing.shown if movie.movie_id == movie_id), None)
    if named is not None:
        return named
    movies = await movies_of(listing.source, turn.ports)
    titles = {movie.movie_id: movie.title for movie in movies}
    title = titles.get(movie_id) or (await turn.ports.movies.details(movie_id)).title
    return Named(movie_id=movie_id, title=title)


async def titled(title: str, turn: Turn) -> Named:
    """Of the movies that were heard before all others."""
    shown = turn.conversation.listing.shown if turn.conversation.listing else []
    for movie in shown:
        if _words(movie.title) == _words(title):
            return movie
    found = await turn.ports.movies.search(title)
    if not found:
        raise Interjection(_unclear(turn).say("find.unknown", title=title).ask("title"))
    return _likeliest(found, shown)


def _likeliest(found: Sequence[Movie], shown: Sequence[Named]) -> Named:
    heard = {movie.movie_id for movie in shown}
    best = next((movie for movie in found[:3] if movie.movie_id in heard), found[0])
    return Named(movie_id=best.movie_id, title=best.title)


def _just_spoken_of(turn: Turn) -> Named:
    conversation = turn.conversation
    shown = conversation.listing.shown if conversation.listing else []
    if conversation.about is not None:
        return conversation.about
    if len(shown) == 1:
        return shown[0]
    raise Interjection(_unclear(turn).ask("which" if shown else "title"))


def _unclear(turn: Turn) -> Reply:
    """The answer takes the place of what was not clear."""
    clearer = turn.meant.without("Place", "Title", "ListPosition")
    return turn.meaning(clearer).ask_first("which", about=None)


def _words(title: str) -> list[str]:
    return [word for word in WORD.findall(title.casefold()) if word not in ARTICLES]
