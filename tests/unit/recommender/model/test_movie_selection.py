import numpy as np
import polars as pl
import pytest

from services.recommender.model.movie_selection import MovieFilter, most_similar, without_movies

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


@pytest.mark.parametrize(
    ("genre", "from_year", "to_year", "matches"),
    [
        (None, None, None, [True, True, True, True]),
        ("Crime", None, None, [True, True, False, False]),
        ("Comedy", None, None, [False, True, True, False]),
        (None, 1990, None, [False, True, False, True]),
        (None, None, 1990, [True, True, False, False]),
        (None, 1981, 1999, [False, True, False, False]),
        ("Crime", 1990, 1990, [False, True, False, False]),
    ],
)
def test_each_filter_narrows_and_an_unknown_year_passes_no_filter_by_year(
    genre: str | None, from_year: int | None, to_year: int | None, matches: list[bool]
) -> None:
    assert FILTER.matches(genre, from_year, to_year).tolist() == matches


def test_a_filter_does_not_change_the_movies() -> None:
    FILTER.matches("Crime", 1990, None)
    assert FILTER.matches(None, None, None).all()
    assert FILTER.genres == ["Comedy", "Crime"]


def test_an_unknown_genre_is_an_error() -> None:
    with pytest.raises(ValueError, match="Opera"):
        FILTER.matches("Opera", None, None)


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
