import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import MOVIES
from services.recommender.evaluation.synthetic.ratings import SHAPES, Shape, generate
from services.recommender.model.matrix import Array

Frames = tuple[pl.DataFrame, pl.DataFrame]
# shares of the ratings of MovieLens 100K
TOP_TENTH_OF_MOVIES, TOP_TENTH_OF_USERS = 0.427, 0.319


@pytest.fixture(scope="module")
def hundred_thousand() -> Frames:
    return generate(SHAPES["100k"])


def share_of_top_tenth(ids: pl.Series, total: int) -> float:
    counts = np.sort(np.bincount(ids.to_numpy(), minlength=total + 1)[1:])[::-1]
    return float(counts[: total // 10].sum() / counts.sum())


@pytest.mark.parametrize("shape", [SHAPES["100k"], Shape(50, 30, 600), Shape(300, 2000, 9001), Shape(7, 40, 70)])
def test_the_counts_match_the_shape_exactly(shape: Shape) -> None:
    ratings, movies = generate(shape)
    assert ratings.height == shape.ratings
    assert ratings["user_id"].unique().sort().to_list() == list(range(1, shape.users + 1))
    assert movies["movie_id"].to_list() == list(range(1, shape.movies + 1))
    assert ratings["movie_id"].is_in(movies["movie_id"].implode()).all()


def test_the_sizes_match_movielens() -> None:
    assert SHAPES["32m"].users == 200_948
    assert SHAPES["32m"].movies == 87_585
    assert SHAPES["32m"].ratings == 32_000_204


def test_no_user_rates_a_movie_twice(hundred_thousand: Frames) -> None:
    assert not hundred_thousand[0].select("user_id", "movie_id").is_duplicated().any()


def test_stars_are_half_steps_from_one_half_to_five(hundred_thousand: Frames) -> None:
    assert hundred_thousand[0]["rating"].unique().sort().to_list() == [half / 2 for half in range(1, 11)]


def test_movies_have_years_and_one_to_three_genres(hundred_thousand: Frames) -> None:
    movies = hundred_thousand[1]
    assert movies.schema == MOVIES
    assert movies["year"].is_between(1900, 2030).all()
    assert movies["genres"].list.len().is_between(1, 3).all()


def test_the_data_depend_only_on_the_seed() -> None:
    shape = Shape(60, 90, 1500)
    first, again, other = generate(shape, seed=3), generate(shape, seed=3), generate(shape, seed=4)
    assert first[0].equals(again[0])
    assert first[1].equals(again[1])
    assert not first[0].equals(other[0])


def test_the_long_tails_match_movielens(hundred_thousand: Frames) -> None:
    ratings, shape = hundred_thousand[0], SHAPES["100k"]
    assert abs(share_of_top_tenth(ratings["movie_id"], shape.movies) - TOP_TENTH_OF_MOVIES) < 0.05
    assert abs(share_of_top_tenth(ratings["user_id"], shape.users) - TOP_TENTH_OF_USERS) < 0.05


def test_tastes_can_be_learnt_beyond_popularity(hundred_thousand: Frames) -> None:
    shape, ratings = SHAPES["100k"], hundred_thousand[0].select("user_id", "movie_id").to_numpy() - 1
    held_out = np.random.default_rng(1).random(len(ratings)) < 0.2
    train, test = (np.zeros((shape.users, shape.movies), np.float32) for _ in range(2))
    train[tuple(ratings[~held_out].T)] = 1
    test[tuple(ratings[held_out].T)] = 1
    counts = train.sum(axis=0)
    cosine = train.T @ train / np.sqrt(np.outer(counts, counts) + 1)
    assert hits_in_top_ten(train @ cosine, train, test) > 1.3 * hits_in_top_ten(counts[None, :], train, test)


def hits_in_top_ten(scores: Array, train: Array, test: Array) -> int:
    tops = np.argpartition(-np.where(train > 0, -np.inf, scores), 10, axis=1)[:, :10]
    return int(np.take_along_axis(test, tops, axis=1).sum())
