"""Ratings are read some users at a time, from the file and from registered users, with one id per movie."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import RATINGS, Dataset
from services.recommender.datasets.twins import Twins
from services.recommender.training.rating_table import RatingTable

TWINS = Twins({20: 10})


def rows(*ratings: tuple[int, int, float, int]) -> pl.LazyFrame:
    return pl.DataFrame(ratings, schema=RATINGS, orient="row").lazy()


@pytest.fixture
def table(tmp_path: Path) -> RatingTable:
    path = tmp_path / "ratings.parquet"
    rows((3, 10, 2.0, 5), (1, 10, 4.0, 1), (1, 20, 1.0, 2), (2, 30, 3.0, 3)).collect().write_parquet(path)
    return RatingTable(pl.scan_parquet(path), rows((9, 20, 5.0, 8), (2, 10, 4.5, 9)), TWINS)


def test_users_of_the_file_and_new_ratings_are_counted_together(table: RatingTable) -> None:
    assert table.per_user.rows() == [(1, 2), (2, 2), (3, 1), (9, 1)]
    assert table.height == 6


def test_ratings_of_some_users_have_one_id_per_movie_and_the_latest_of_twins(table: RatingTable) -> None:
    assert sorted(table.of_users(1, 2).rows()) == [(1, 10, 1.0, 2), (2, 10, 4.5, 9), (2, 30, 3.0, 3)]
    assert sorted(table.of_users(4, 9).rows()) == [(9, 10, 5.0, 8)]


def test_users_read_one_after_the_other_are_the_whole(table: RatingTable) -> None:
    apart = [row for user in (1, 2, 3, 9) for row in table.of_users(user, user).rows()]
    assert sorted(apart) == sorted(table.whole().rows())


def test_movies_are_counted_with_their_twins(table: RatingTable) -> None:
    assert table.per_movie(np.array([10, 30, 40])).tolist() == [5, 1, 0]


def test_without_new_ratings_and_twins_it_is_the_data_set(dataset: Dataset) -> None:
    assert RatingTable(dataset.scan_ratings()).whole().equals(dataset.ratings)
