"""Ids of one movie are recognised, and merged without changing anything else."""

from typing import Any

import polars as pl
import pytest

from services.recommender.datasets.formats import LINKS, MOVIES, RATINGS, Dataset
from services.recommender.datasets.twins import Twins, find_twins, merge_ratings, merge_twins

Listed = tuple[int, str, int | None]


def dataset_of(
    *movies: Listed, links: list[tuple[int, int | None, int | None]] | None = None, ratings: Any = ()
) -> Dataset:
    frame = pl.DataFrame([(*movie, ["Drama"]) for movie in movies], schema=MOVIES, orient="row")
    rated = pl.DataFrame(list(ratings) or [(1, movies[0][0], 4, 1)], schema=RATINGS, orient="row")
    linked = pl.DataFrame(links or [], schema=LINKS, orient="row")
    return Dataset(rated, frame, rated.select("user_id").unique().sort("user_id"), linked)


@pytest.mark.parametrize(
    ("one", "other", "are_twins"),
    [
        ((246, "Chasing Amy", 1997), (268, "Chasing Amy", 1997), True),
        ((1, "That Darn Cat!", 1997), (2, "THAT DARN CAT!", 1997), True),
        ((1, "That Darn Cat!", 1965), (2, "That Darn Cat!", 1997), False),
        ((1, "Scream", 1996), (2, "Scream 2", 1996), False),
        ((1, "Unknown", None), (2, "Unknown", None), False),
        ((1, "Emma", 1996), (2, "Emma", None), False),
    ],
)
def test_without_ids_equal_title_and_year_decide(one: Listed, other: Listed, are_twins: bool) -> None:
    assert find_twins(dataset_of(one, other)).kept == ({other[0]: one[0]} if are_twins else {})


@pytest.mark.parametrize(
    ("one", "other", "titles", "are_twins"),
    [
        ((116191, 3573), (118308, 12254), ("Emma", "Emma"), False),
        ((407304, 74), (449040, 34812), ("War of the Worlds", "War of the Worlds"), False),
        ((5, 6), (5, 6), ("The Net", "Net, The"), True),
        ((5, None), (5, 9), ("Se7en", "Seven"), True),
        ((None, 6), (7, 6), ("Se7en", "Seven"), True),
        ((5, None), (None, 6), ("Saturn 3", "Saturn 3"), False),
        ((5, 6), (None, None), ("Saturn 3", "Saturn 3"), False),
        ((290538, 4912), (270288, 4912), ("Confessions", "Confessions"), True),
        ((5, 6), (7, 6), ("A Film", "Another Film"), False),
        ((5, 6), (5, 7), ("A Film", "Another Film"), False),
        ((5, 6), (7, 8), ("Eros", "Eros"), False),
    ],
)
def test_ids_decide_where_both_have_any_of_the_same_kind(
    one: tuple[int | None, int | None],
    other: tuple[int | None, int | None],
    titles: tuple[str, str],
    are_twins: bool,
) -> None:
    movies = [(place + 1, title, 1996) for place, title in enumerate(titles)]
    twins = find_twins(dataset_of(*movies, links=[(1, *one), (2, *other)]))
    assert twins.kept == ({2: 1} if are_twins else {})


def test_the_lowest_of_several_ids_is_kept() -> None:
    twins = find_twins(dataset_of((9, "Deceiver", 1997), (4, "Deceiver", 1997), (7, "Deceiver", 1997)))
    assert twins.kept == {7: 4, 9: 4}
    assert (twins.resolve(9), twins.resolve(4), twins.resolve(100)) == (4, 4, 100)
    assert twins.all_ids([9, 100, 4]) == [4, 100, 7, 9]


def test_of_a_users_ratings_of_twins_the_latest_counts() -> None:
    rows = [(1, 9, 2, 30), (1, 4, 5, 20), (2, 9, 3, 1), (3, 5, 4, 1), (3, 5, 1, 9)]
    ratings = pl.DataFrame(rows, schema=RATINGS, orient="row")
    assert merge_ratings(ratings, Twins({9: 4})).rows() == [(3, 5, 4, 1), (3, 5, 1, 9), (2, 4, 3, 1), (1, 4, 2, 30)]
    assert merge_ratings(ratings, Twins()) is ratings


def test_a_merged_data_set_has_each_movie_once_with_the_ids_of_both() -> None:
    dataset = dataset_of((4, "Emma", 1996), (9, "Emma", 1996), links=[(4, None, 3573), (9, 116191, 3573)])
    merged = merge_twins(dataset, find_twins(dataset))
    assert merged.movies["movie_id"].to_list() == [4]
    assert merged.links.rows() == [(4, 116191, 3573)]
    assert dataset.movies.height == 2, "the raw data stays as it is"
    assert merge_twins(dataset, Twins()) is dataset
