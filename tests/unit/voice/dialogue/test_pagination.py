"""A list is read in the order of the web, even if it changes between two turns."""

from hypothesis import given
from hypothesis import strategies as st

from services.voice.dialogue.conversation import Listing, ListSource
from services.voice.dialogue.pagination import (
    PAGE_SIZE,
    current_page_start,
    listening_order,
    next_page_start,
    read_page,
)
from shared.contracts.movies import Movie

SOURCE = ListSource(user_id=196)
MOVIE_IDS = st.lists(st.integers(1, 30), unique=True, min_size=1, max_size=20)


def movies(*movie_ids: int) -> list[Movie]:
    return [Movie(movie_id=movie_id, title=f"Movie {movie_id}", year=None, genres=[]) for movie_id in movie_ids]


def page(listing: Listing) -> list[int]:
    return [movie.movie_id for movie in listing.page]


def test_a_list_is_read_three_at_a_time() -> None:
    listed = movies(5, 4, 3, 2, 1)
    first = read_page(Listing(source=SOURCE), listed, 0)
    second = read_page(first, listed, next_page_start(first, listed))
    assert (page(first), page(second)) == ([5, 4, 3], [2, 1])
    assert second.heard == [5, 4, 3, 2, 1]
    assert current_page_start(second, listed) == PAGE_SIZE


def test_removed_movies_are_not_counted_and_new_ones_are_read_next() -> None:
    first = read_page(Listing(source=SOURCE), movies(5, 4, 3, 2, 1), 0)
    now = movies(9, 5, 3, 2, 1)
    assert [movie.movie_id for movie in listening_order(first, now)] == [5, 3, 9, 2, 1]
    assert page(read_page(first, now, next_page_start(first, now))) == [9, 2, 1]


@given(MOVIE_IDS)
def test_an_unchanged_list_is_read_completely_and_in_order(movie_ids: list[int]) -> None:
    listed, listing, read = movies(*movie_ids), Listing(source=SOURCE), list[int]()
    while (start := next_page_start(listing, listed)) < len(listed):
        listing = read_page(listing, listed, start)
        read += page(listing)
    assert read == movie_ids


@given(st.lists(MOVIE_IDS, min_size=1, max_size=8))
def test_no_movie_is_read_twice_while_it_stays_on_the_list(versions: list[list[int]]) -> None:
    listing, read = Listing(source=SOURCE), list[int]()
    for movie_ids in versions:
        listed = movies(*movie_ids)
        start = next_page_start(listing, listed)
        if start < len(listed):
            gone = set(listing.heard) - set(movie_ids)
            listing = read_page(listing, listed, start)
            assert not set(page(listing)) & (set(read) - gone)
            read = [movie_id for movie_id in read if movie_id not in gone] + page(listing)


@given(MOVIE_IDS, st.integers(0, 19))
def test_previous_undoes_next(movie_ids: list[int], steps: int) -> None:
    listed, listing = movies(*movie_ids), read_page(Listing(source=SOURCE), movies(*movie_ids), 0)
    for _ in range(steps):
        start = next_page_start(listing, listed)
        if start < len(listed):
            back = read_page(listing, listed, start)
            assert page(read_page(back, listed, max(0, current_page_start(back, listed) - PAGE_SIZE))) == page(listing)
            listing = back
