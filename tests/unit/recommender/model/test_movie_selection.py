import numpy as np
import polars as pl
import pytest

from services.recommender.model.movie_selection import (
    MovieFilter,
    likeness,
    most_similar,
    replace_values,
    without_movies,
)

IDS = np.array([2, 3, 5, 7])
MOVIES = pl.DataFrame(
    {
        "movie_id": [2, 3, 5, 7],
        "year": [1980, 1990, None, 2000],
        "genres": [["Crime"], ["Comedy", "Crime"], ["Comedy"], []],
    },
    schema_overrides={"genres": pl.List(pl.String)},
)
FILTER = MovieFilter.from_movies(IDS, MOVIES)


def test_movies_of_a_genre() -> None:
    assert FILTER.has_genre("Crime").tolist() == [True, True, False, False]
    assert FILTER.has_genre("Comedy").tolist() == [False, True, True, False]
    assert FILTER.genres == ["Comedy", "Crime"]


CHANGES: list[list[tuple[int, int | None, list[str]]]] = [
    [],
    [(4, 1999, ["Opera", "Comedy"])],
    [(1, None, []), (9, 2001, ["Crime"])],
    [(2, 1981, ["Drama"]), (3, None, ["Comedy"])],
    [(3, 1990, []), (5, 1960, [])],
]


@pytest.mark.parametrize("removed", [[], [7], [2, 3]])
@pytest.mark.parametrize("changes", CHANGES)
def test_a_filter_with_changes_is_that_of_the_changed_movies(
    changes: list[tuple[int, int | None, list[str]]], removed: list[int]
) -> None:
    """The genres are those that some movie has."""
    changed = pl.DataFrame(changes, MOVIES.schema, orient="row")
    kept = MOVIES.filter(~pl.col("movie_id").is_in([*removed, *changed["movie_id"]]))
    after = pl.concat([kept, changed.filter(~pl.col("movie_id").is_in(removed))]).sort("movie_id")
    wanted = after["movie_id"].to_numpy()
    found, expected = FILTER.with_changes(IDS, wanted, changed), MovieFilter.from_movies(wanted, after)
    assert found.genres == expected.genres
    assert found.genre_flags.tolist() == expected.genre_flags.tolist()
    assert np.array_equal(found.years, expected.years, equal_nan=True)


def test_values_are_replaced_and_stay_sorted() -> None:
    assert replace_values(IDS, [], []).tolist() == IDS.tolist()
    assert replace_values(IDS, [3, 4, 7], [4, 7, 1]).tolist() == [1, 2, 4, 5, 7]
    assert replace_values(IDS, [], []).dtype == IDS.dtype


def test_an_unknown_genre_is_an_error() -> None:
    with pytest.raises(ValueError, match="Opera"):
        FILTER.has_genre("Opera")


def test_excluded_movies_are_not_allowed_and_unknown_ones_are_ignored() -> None:
    flags = np.array([True, True, False, True])
    assert without_movies(flags, IDS, [3, 4, 999]).tolist() == [True, False, False, True]
    assert without_movies(flags, IDS, []).tolist() == flags.tolist()
    assert flags.tolist() == [True, True, False, True]


@pytest.mark.parametrize(("amount", "places"), [(1, [3]), (2, [3, 0]), (3, [3, 0, 2]), (9, [3, 0, 2])])
def test_the_most_similar_movies_come_first_without_the_movie_itself(amount: int, places: list[int]) -> None:
    similarities = np.array([0.5, 9.0, 0.25, 0.75])
    assert most_similar(similarities, 1, amount).tolist() == places
    assert similarities[1] == 9.0


def test_a_movie_that_is_not_similar_still_comes_before_the_movie_itself() -> None:
    assert most_similar(np.array([-0.5, 9.0, -0.25]), 1, 1).tolist() == [2]


def test_movies_that_are_like_both_come_before_those_that_are_like_one() -> None:
    first, second = np.array([0.0, 9.0, 4.0, 1.0]), np.array([90.0, 0.0, 40.0, 10.0])
    assert np.argsort(-likeness([first, second]), kind="stable").tolist()[0] == 2
    assert likeness([first, second]) == pytest.approx(likeness([first, second / 10]), abs=1e-6)
    assert likeness([np.array([-1.0, 1.0])]).tolist() == [-1, 0]
    assert likeness([np.array([0.0, 9.0, 0.0, 4.0, 1.0])]).tolist() == [-2, 0, -2, -1, -np.log2(3)]


def test_a_place_counts_as_much_however_near_the_nearest_is_and_equals_share_one() -> None:
    assert likeness([np.array([0.0, 5.0, 1000.0, 0.0, 4.0])]).tolist() == pytest.approx([-2, -1, 0, -2, -np.log2(3)])


def test_genres_count_for_in_parts_of_one_and_any_counts_against() -> None:
    assert FILTER.balance(["Comedy", "Crime"], []).tolist() == [0.5, 1, 0.5, 0]
    assert FILTER.balance(["Crime"], ["Comedy"]).tolist() == [1, 0, -1, 0]
    assert FILTER.balance([], ["Comedy", "Crime"]).tolist() == [-1, -1, -1, 0]


def test_a_movie_of_a_wanted_genre_may_have_an_unwanted_one() -> None:
    assert FILTER.tone(["Comedy"], ["Crime"]).tolist() == [-1, 0.5, 1, 0]
    assert FILTER.tone([], ["Crime"]).tolist() == [-1, -1, 0, 0]


def test_places_by_likeness_are_among_the_allowed_movies() -> None:
    allowed = np.array([True, False, False, True, True])
    among = likeness([np.array([0.0, 5.0, 1000.0, 0.0, 4.0])], allowed)
    assert among[allowed].tolist() == [-1, -1, 0]
