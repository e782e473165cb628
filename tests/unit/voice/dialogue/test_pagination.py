"""A list is read in the order of the web, even if it changes between two turns. Numbers never change."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.voice.dialogue.conversation import Listing, ListSource
from services.voice.dialogue.pagination import is_at_end, load_movies, read_first, read_next, read_previous, read_same
from shared.contracts.errors import RecommenderUnavailable
from shared.contracts.movies import Movie
from tests.support.alexa.turns import ref
from tests.support.fakes.voice import FakeBackend

SOURCE = ListSource(user_id=196)
MOVIE_IDS = st.lists(st.integers(1, 30), unique=True, min_size=1, max_size=20)


def movies(*movie_ids: int) -> list[Movie]:
    return [Movie(movie_id=movie_id, title=f"Movie {movie_id}", year=None, genres=[]) for movie_id in movie_ids]


def page(listing: Listing | None) -> dict[int, int]:
    """The movies of the page by number."""
    return {} if listing is None else {listing.number(movie): movie.movie_id for movie in listing.page}


def test_a_list_is_read_three_at_a_time() -> None:
    listed = movies(5, 4, 3, 2, 1)
    first = read_first(SOURCE, listed)
    second = read_next(first, listed)
    assert (page(first), page(second)) == ({1: 5, 2: 4, 3: 3}, {4: 2, 5: 1})
    assert second is not None
    assert second.heard == [5, 4, 3, 2, 1]
    assert is_at_end(second, listed)


def test_numbers_stay_when_movies_leave_the_list_and_new_ones_are_read_next() -> None:
    first, now = read_first(SOURCE, movies(5, 4, 3, 2, 1)), movies(9, 5, 3, 2, 1)
    second = read_next(first, now)
    assert page(second) == {4: 9, 5: 2, 6: 1}
    assert second is not None
    assert page(read_previous(second, now)) == {1: 5, 3: 3}
    assert page(read_same(first, now)) == {1: 5, 3: 3}


def test_without_a_movie_that_is_still_listed_there_is_no_page() -> None:
    first = read_first(SOURCE, movies(5, 4, 3))
    assert read_same(first, movies(9)) is None
    assert read_previous(first, movies(5, 4, 3)) is None
    assert read_next(first, movies(5, 4)) is None


@settings(deadline=None)
@given(MOVIE_IDS)
def test_an_unchanged_list_is_read_completely_and_in_order(movie_ids: list[int]) -> None:
    listed, read = movies(*movie_ids), list[int]()
    listing: Listing | None = read_first(SOURCE, listed)
    while listing is not None:
        read += page(listing).values()
        listing = read_next(listing, listed)
    assert read == movie_ids


@settings(deadline=None)
@given(st.lists(MOVIE_IDS, min_size=1, max_size=8), st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_number_never_means_another_movie(versions: list[list[int]], forward: list[bool]) -> None:
    listing, numbers = read_first(SOURCE, movies(*versions[0])), dict[int, int]()
    for movie_ids, is_next in zip(versions, forward, strict=False):
        turned = (read_next if is_next else read_previous)(listing, movies(*movie_ids))
        for number, movie_id in page(turned).items():
            assert numbers.setdefault(number, movie_id) == movie_id
        listing = turned or listing


@settings(deadline=None)
@given(MOVIE_IDS, st.integers(0, 19))
def test_previous_undoes_next(movie_ids: list[int], steps: int) -> None:
    listed = movies(*movie_ids)
    listing = read_first(SOURCE, listed)
    for _ in range(steps):
        if (after := read_next(listing, listed)) is not None:
            assert page(read_previous(after, listed)) == page(listing)
            listing = after


async def test_movies_like_two_are_like_both_and_are_neither() -> None:
    source = ListSource(similar_to=ref(1), and_to=ref(2))
    found = [movie.movie_id for movie in await load_movies(source, FakeBackend().ports())]
    assert found == [3, 4, 5, 6]


async def test_filters_of_a_registered_users_list_choose_among_its_titles_for_others() -> None:
    backend = FakeBackend(recommender_down=True)
    crime = await load_movies(ListSource(user_id=945, genre="Crime"), backend.ports())
    assert [movie.title for movie in crime] == ["Heat", "Fargo"]
    old = await load_movies(ListSource(user_id=945, genre="Thriller", to_year=1960), backend.ports())
    assert [movie.title for movie in old] == ["Psycho", "Vertigo"]


async def test_without_the_recommender_a_list_is_filtered_as_it_is_stored() -> None:
    backend = FakeBackend(recommender_down=True)
    western = ListSource(user_id=7, genre="Western")
    assert [movie.title for movie in await load_movies(western, backend.ports())] == ["The Good, the Bad and the Ugly"]
    with pytest.raises(RecommenderUnavailable):
        await load_movies(ListSource(user_id=7, genre="War"), backend.ports())
