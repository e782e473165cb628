"""Reading a list a few movies at a time: the same movies in the same order as on the web, at every turn anew."""

from collections.abc import Sequence

from services.voice.dialogue.conversation import Listing, Named, Source
from services.voice.dialogue.ports import Ports
from shared.contracts.movies import Movie
from shared.contracts.values import MAX_AMOUNT

AT_A_TIME = 3


async def movies_of(source: Source, ports: Ports) -> Sequence[Movie]:
    """Empty where there are none, or no record of this user."""
    if source.like is not None:
        return await ports.movies.similar(source.like.movie_id)
    assert source.user_id is not None
    stored = await ports.lists.movies(source.user_id, MAX_AMOUNT)
    if not source.narrowed or not stored:
        return stored
    return await ports.movies.narrowed(source.user_id, source.genre, source.from_year, source.to_year)


def in_order(listing: Listing, movies: Sequence[Movie]) -> list[Movie]:
    """The list as this listener counts it: what was heard and is still there, then the rest."""
    by_id = {movie.movie_id: movie for movie in movies}
    heard = [by_id[movie_id] for movie_id in listing.heard if movie_id in by_id]
    return heard + [movie for movie in movies if movie.movie_id not in set(listing.heard)]


def part(listing: Listing, movies: Sequence[Movie], start: int, count: int = AT_A_TIME) -> Listing:
    """The listing that goes on with `count` movies from `start` on."""
    ordered = in_order(listing, movies)
    still_there = len(set(listing.heard) & {movie.movie_id for movie in movies})
    stop = max(still_there, min(start + count, len(ordered)))
    return Listing(
        source=listing.source,
        heard=[movie.movie_id for movie in ordered[:stop]],
        start=start,
        shown=[Named(movie_id=movie.movie_id, title=movie.title) for movie in ordered[start : start + count]],
    )


def after(listing: Listing, movies: Sequence[Movie]) -> int:
    """Where the movies begin that come after those heard last."""
    return _still_there(listing.heard[: listing.start + len(listing.shown)], movies)


def before(listing: Listing, movies: Sequence[Movie]) -> int:
    """Where the movies end that came before those heard last."""
    return _still_there(listing.heard[: listing.start], movies)


def _still_there(heard: Sequence[int], movies: Sequence[Movie]) -> int:
    there = {movie.movie_id for movie in movies}
    return sum(movie_id in there for movie_id in heard)
