import numpy as np
import polars as pl
import pytest
from scipy import sparse

from services.recommender.datasets.formats import RATINGS
from services.recommender.model.matrix import (
    RatingMatrix,
    SparseRows,
    check_shape,
    genre_flags,
    genre_names,
    movie_years,
)
from tests.support.rating_frames import matrix_of_table, movies_frame, ratings_frame


def test_the_latest_of_two_ratings_of_a_movie_counts() -> None:
    ratings = ratings_frame([(1, 7, 4.5), (1, 7, 2.0)]).with_columns(rated_at=pl.Series([20, 10]))
    matrix = RatingMatrix.from_frames(ratings, movies_frame({7: []}))
    assert matrix.stars.toarray().tolist() == [[4.5]]


def test_rows_and_columns_are_sorted_by_id() -> None:
    ratings = ratings_frame([(8, 7, 3.0), (5, 9, 1.0), (5, 7, 2.0)])
    matrix = RatingMatrix.from_frames(ratings, movies_frame({9: ["B"], 3: ["A", "B"], 7: []}, {3: 1990}))
    assert matrix.user_ids.tolist() == [5, 8]
    assert matrix.movie_ids.tolist() == [3, 7, 9]
    assert matrix.stars.toarray().tolist() == [[0, 2, 1], [0, 3, 0]]
    assert matrix.stars.dtype == np.float32
    assert matrix.genres.tolist() == [[1, 1], [0, 0], [0, 1]]
    assert np.array_equal(matrix.years, [1990, np.nan, np.nan], equal_nan=True)
    assert matrix.rating_counts().tolist() == [0, 2, 1]


def test_a_rated_movie_that_is_not_listed_has_a_column_too() -> None:
    matrix = RatingMatrix.from_frames(ratings_frame([(1, 5, 3.0)]), movies_frame({7: ["A"]}, {7: 2000}))
    assert matrix.movie_ids.tolist() == [5, 7]
    assert matrix.genres.tolist() == [[0], [1]]
    assert np.array_equal(matrix.years, [np.nan, 2000], equal_nan=True)


@pytest.mark.parametrize(
    ("offset", "values"), [(0, [1, 0.2]), (0.5, [1, 0.6]), (0.1, [1, 0.28]), (-1, [1, -0.6]), (1, [1, 1])]
)
def test_five_stars_weigh_one_and_the_offset_lifts_the_rest(offset: float, values: list[float]) -> None:
    weights = matrix_of_table([[5, 1]]).values(offset)
    assert weights.data.tolist() == pytest.approx(values)
    assert weights.dtype == np.float32


def test_other_values_stand_at_the_same_entries() -> None:
    replaced = matrix_of_table([[5, 0, 1], [0, 2, 0]]).with_data(np.array([0.5, 0.25, -1.0]))
    assert replaced.toarray().tolist() == [[0.5, 0, 0.25], [0, -1, 0]]


def test_the_most_rated_movies_are_in_the_order_of_the_columns() -> None:
    matrix = matrix_of_table([[0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 0, 1, 0]])
    assert matrix.most_rated(2).tolist() == [2, 3]
    assert matrix.most_rated(3).tolist() == [1, 2, 3]
    assert matrix.most_rated(9).tolist() == [0, 1, 2, 3, 4]
    assert matrix.most_rated(4, min_ratings=1).tolist() == [1, 2, 3, 4]
    assert matrix.most_rated(9, min_ratings=2).tolist() == [2, 3]
    assert matrix.most_rated(9, min_ratings=3).tolist() == [3]


def test_an_unknown_year_is_the_mean_one_among_the_side_features() -> None:
    movies = movies_frame({1: ["A"], 2: [], 3: ["B"]}, {1: 1990, 3: 2000})
    features = RatingMatrix.from_frames(ratings_frame([]), movies).side_features()
    assert features.tolist() == [[1, 0, 1990], [0, 0, 1995], [0, 1, 2000]]


def test_without_any_year_the_side_feature_is_zero() -> None:
    assert matrix_of_table([[1, 2]]).side_features().tolist() == [[0], [0]]


def test_years_need_no_column_of_years() -> None:
    assert np.isnan(movie_years(np.array([1, 2]), pl.DataFrame({"movie_id": [1, 2]}))).all()


def test_genres_are_sorted_by_name_whatever_the_order_of_the_movies() -> None:
    movies = movies_frame({4: ["War", "Action"], 2: [], 9: ["Drama"]})
    assert genre_names(movies) == ["Action", "Drama", "War"]
    flags = genre_flags(np.array([2, 4, 9]), movies)
    assert flags.tolist() == [[0, 0, 0], [1, 0, 1], [0, 1, 0]]
    assert flags.dtype == np.float32


def test_sparse_rows_are_a_csr_matrix_in_plain_arrays() -> None:
    csr = sparse.csr_array(np.array([[0, 2.0, 0], [1, 0, 0], [0, 0, 0]]))
    rows = SparseRows.from_csr(csr)
    assert rows.columns == 3
    assert rows.to_csr().toarray().tolist() == csr.toarray().tolist()
    assert rows != SparseRows.from_csr(csr)
    with pytest.raises(AttributeError):
        rows.columns = 4  # type: ignore[misc]


def test_a_matrix_is_compared_by_identity_and_never_changes() -> None:
    matrix = matrix_of_table([[1]])
    assert matrix != RatingMatrix(*vars(matrix).values())
    with pytest.raises(AttributeError):
        matrix.years = matrix.genres  # type: ignore[misc]


@pytest.mark.parametrize("wrong", [(3, 3), (1, 3), (2, 2), (2, 4), (2,), (3, 2)])
def test_another_shape_is_an_error_with_both_shapes(wrong: tuple[int, ...]) -> None:
    check_shape(np.zeros((2, 3)), 2, 3)
    with pytest.raises(ValueError, match=r"should be \(2, 3\), and is \("):
        check_shape(np.zeros(wrong), 2, 3)


def test_the_ratings_of_a_user_fall_into_sittings() -> None:
    rows = [(1, 1, 4.0, 0), (1, 2, 5.0, 3600), (1, 3, 3.0, 7201), (2, 1, 2.0, 7202)]
    ratings, movies = pl.DataFrame(rows, schema=RATINGS, orient="row"), movies_frame({1: [], 2: [], 3: []})
    matrix = RatingMatrix.from_frames(ratings, movies)
    assert matrix.by_sitting(matrix.stars).toarray().tolist() == [[4, 5, 0], [0, 0, 3], [2, 0, 0]]


def test_likes_are_ratings_of_four_stars_and_up() -> None:
    assert matrix_of_table([[4, 5, 3.5], [4, 0, 1]]).like_counts().tolist() == [2, 1, 0]


def test_the_entries_of_rows_follow_each_other() -> None:
    rows = SparseRows.from_csr(sparse.csr_array(np.array([[0.0, 1, 2], [0, 0, 0], [3, 0, 0], [4, 5, 6]])))
    places, lengths = rows.entries_of(np.array([3, 1, 0]))
    assert rows.data[places].tolist() == [4, 5, 6, 1, 2]
    assert rows.indices[places].tolist() == [0, 1, 2, 1, 2]
    assert lengths.tolist() == [3, 0, 2]
    assert rows.entries_of(np.array([], np.int64))[0].tolist() == []
