"""Reads a list a page at a time. Each turn loads it again, so it has the same movies in the same order as the web."""

from collections.abc import Sequence

from services.voice.dialogue.conversation import Listing, ListSource, MovieRef
from services.voice.dialogue.ports import Ports
from shared.contracts.movies import Movie
from shared.contracts.values import MAX_AMOUNT

PAGE_SIZE = 3


async def load_movies(source: ListSource, ports: Ports) -> Sequence[Movie]:
    """Empty if no movies match, or if this user has no list."""
    if source.similar_to is not None:
        return await ports.movies.similar(source.similar_to.movie_id)
    assert source.user_id is not None
    stored = await ports.lists.movies(source.user_id, MAX_AMOUNT)
    if not source.is_filtered or not stored:
        return stored
    return await ports.movies.filtered(source.user_id, source.genre, source.from_year, source.to_year)


def listening_order(listing: Listing, movies: Sequence[Movie]) -> list[Movie]:
    """The movies that were read and are still on the list, in the order of reading, then the others."""
    by_id = {movie.movie_id: movie for movie in movies}
    heard = [by_id[movie_id] for movie_id in listing.heard if movie_id in by_id]
    return heard + [movie for movie in movies if movie.movie_id not in set(listing.heard)]


def read_page(listing: Listing, movies: Sequence[Movie], start: int, count: int = PAGE_SIZE) -> Listing:
    """The listing after reading `count` movies from position `start`."""
    ordered = listening_order(listing, movies)
    still_listed = _count_listed(listing.heard, movies)
    stop = max(still_listed, min(start + count, len(ordered)))
    return Listing(
        source=listing.source,
        heard=[movie.movie_id for movie in ordered[:stop]],
        start=start,
        page=[MovieRef(movie_id=movie.movie_id, title=movie.title) for movie in ordered[start : start + count]],
    )


def next_page_start(listing: Listing, movies: Sequence[Movie]) -> int:
    return _count_listed(listing.heard[: listing.start + len(listing.page)], movies)


def current_page_start(listing: Listing, movies: Sequence[Movie]) -> int:
    return _count_listed(listing.heard[: listing.start], movies)


def _count_listed(movie_ids: Sequence[int], movies: Sequence[Movie]) -> int:
    """How many of them are still on the list: some may have left it since they were read."""
    listed = {movie.movie_id for movie in movies}
    return sum(movie_id in listed for movie_id in movie_ids)
