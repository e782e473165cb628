"""Reads a list a page at a time. Each turn loads it again, so it has the same movies in the same order as the web.

A movie keeps the number under which it was read, also after others have left the list.
"""

import asyncio
from collections.abc import Sequence

from services.voice.dialogue.conversation import Listing, ListSource, MovieRef
from services.voice.dialogue.own_lists import are_titles_only
from services.voice.dialogue.ports import FoundMovies, Ports
from services.voice.dialogue.turns import or_none
from shared.contracts.errors import RecommenderUnavailable
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.movies import Movie
from shared.contracts.values import MAX_AMOUNT

PAGE_SIZE = 3
RANK_OFFSET = 10
"""Softens the difference between the first ranks when two lists of similar movies are merged."""


async def load_movies(source: ListSource, ports: Ports) -> Sequence[Movie]:
    return (await find_movies(source, ports)).movies


async def find_movies(source: ListSource, ports: Ports) -> FoundMovies:
    """Empty if no movies match, or if this user has no list."""
    if source.similar_to is not None:
        return await _select(await _load_similar(source.similar_to, source.and_to, ports), source, ports)
    if source.wish is not None:
        return await _load_wished(source.wish, source.user_id, ports)
    if source.is_popular:
        return await ports.movies.popular(source.filters())
    assert source.user_id is not None
    if source.is_watchlist:
        return await _select(await ports.lists.watchlist(source.user_id), source, ports)
    stored = await ports.lists.movies(source.user_id, MAX_AMOUNT)
    if not source.is_filtered or are_titles_only(stored) or not stored:
        return await _select(stored, source, ports)
    found = await or_none(ports.movies.filtered(source.user_id, source.filters()))
    return _without_recommender(stored, source) if found is None else found


async def _load_wished(words: str, user_id: int | None, ports: Ports) -> FoundMovies:
    """By the taste of a user who may hear more than titles of their list."""
    own = [] if user_id is None else await ports.lists.movies(user_id, 1)
    return await ports.movies.wished(words, user_id if own and not are_titles_only(own) else None)


async def _select(movies: Sequence[Movie], source: ListSource, ports: Ports) -> FoundMovies:
    """What a movie itself says of its genres and year needs no recommender."""
    if not source.is_filtered or not movies:
        return FoundMovies(movies)
    filters = source.filters()
    if filters.need_records():
        return await ports.movies.select(movies, filters)
    return FoundMovies(_passing(movies, filters))


def _without_recommender(stored: Sequence[Movie], source: ListSource) -> FoundMovies:
    """What the stored list holds is the answer, but if it holds nothing, nobody knows."""
    filters = source.filters()
    if filters.need_records() or not (held := _passing(stored, filters)):
        raise RecommenderUnavailable
    return FoundMovies(held)


def _passing(movies: Sequence[Movie], filters: MovieFilters) -> list[Movie]:
    """Data sets spell Children also as Children's."""
    return [movie for movie in movies if filters.judge(movie.model_copy(update={"genres": _plain(movie.genres)}))]


def _plain(genres: Sequence[str]) -> list[str]:
    return [genre.removesuffix("'s") for genre in genres]


async def _load_similar(first: MovieRef, second: MovieRef | None, ports: Ports) -> Sequence[Movie]:
    """Movies similar to both come first."""
    if second is None:
        return await ports.movies.similar(first.movie_id)
    lists = await asyncio.gather(ports.movies.similar(first.movie_id), ports.movies.similar(second.movie_id))
    return _merge(lists, {first.movie_id, second.movie_id})


def _merge(lists: Sequence[Sequence[Movie]], excluded: set[int]) -> list[Movie]:
    """Orders by the sum of reciprocal ranks."""
    scores: dict[int, float] = {}
    for movies in lists:
        for rank, movie in enumerate(movies):
            scores[movie.movie_id] = scores.get(movie.movie_id, 0) + 1 / (RANK_OFFSET + rank)
    by_id = {movie.movie_id: movie for movies in lists for movie in movies if movie.movie_id not in excluded}
    return sorted(by_id.values(), key=lambda movie: -scores[movie.movie_id])


def read_first(source: ListSource, movies: Sequence[Movie], count: int = PAGE_SIZE) -> Listing:
    """The listing after reading the first movies of a list."""
    return _read(Listing(source=source), movies[:count], 0)


def read_next(listing: Listing, movies: Sequence[Movie]) -> Listing | None:
    """The listing after reading the next page: movies after this one that were read before, else those that were not
    read yet. None at the end of the list.
    """
    start = listing.start + _page_length(listing)
    listed = {movie.movie_id: movie for movie in movies}
    read_before = [listed[movie_id] for movie_id in listing.heard[start:] if movie_id in listed][:PAGE_SIZE]
    if read_before:
        return _read(listing, read_before, listing.heard.index(read_before[0].movie_id))
    unread = [movie for movie in movies if movie.movie_id not in listing.heard][:PAGE_SIZE]
    has_room = len(listing.heard) + len(unread) <= MAX_AMOUNT
    return _read(listing, unread, len(listing.heard)) if unread and has_room else None


def read_previous(listing: Listing, movies: Sequence[Movie]) -> Listing | None:
    """None at the start of the list."""
    listed = {movie.movie_id: movie for movie in movies}
    before = [listed[movie_id] for movie_id in listing.heard[: listing.start] if movie_id in listed][-PAGE_SIZE:]
    return _read(listing, before, listing.heard.index(before[0].movie_id)) if before else None


def read_same(listing: Listing, movies: Sequence[Movie]) -> Listing | None:
    """None if all movies of the page have left the list."""
    listed = {movie.movie_id: movie for movie in movies}
    page = [listed[movie.movie_id] for movie in listing.page if movie.movie_id in listed]
    return _read(listing, page, listing.start) if page else None


def is_at_end(listing: Listing, movies: Sequence[Movie]) -> bool:
    return read_next(listing, movies) is None


def _read(listing: Listing, movies: Sequence[Movie], start: int) -> Listing:
    page = [MovieRef(movie_id=movie.movie_id, title=movie.title) for movie in movies]
    new = [movie.movie_id for movie in page if movie.movie_id not in listing.heard]
    return listing.model_copy(update={"heard": [*listing.heard, *new], "start": start, "page": page})


def _page_length(listing: Listing) -> int:
    """How many numbers the page spans, with those of movies that have left the list."""
    numbers = [listing.number(movie) for movie in listing.page if movie.movie_id in listing.heard]
    return max(numbers) - listing.start if numbers else 0
