import numpy as np
import polars as pl
import pytest
from scipy import sparse

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.behaviour.similar_movies import (
    PAIRS,
    co_like_shares,
    measure_similar_movies,
    pair_measures,
    read_pairs,
)
from services.recommender.model import ALGORITHMS
from tests.support.rating_frames import ratings_of_table

MOVIES = pl.DataFrame(
    {"movie_id": [1, 2, 3, 4], "title": list("abcd"), "year": [1990] * 4, "genres": [["Drama"]] * 4},
    schema_overrides={"year": pl.Int32},
)


def test_sixty_pairs_measure_and_none_of_them_tunes() -> None:
    test, tuning = ({frozenset(pair) for pair in read_pairs(use)} for use in ("test", "tuning"))
    assert len(test) == 60
    assert not test & tuning
    assert all(len(pair) == 2 for pair in test | tuning)


def test_every_pair_says_why() -> None:
    frame = pl.read_csv(PAIRS, separator="\t", quote_char=None)
    assert frame.null_count().sum_horizontal().item() == 0
    assert set(frame["kind"]) == {"series", "maker", "subject"}


def test_a_pair_counts_in_both_directions() -> None:
    near = {0: np.array([1]), 1: np.array([2]), 2: np.array([1]), 3: np.array([0])}
    measures = pair_measures(near.__getitem__, np.array([1, 2, 3, 4]), [(1, 2), (2, 3)])
    assert measures == {"pairs": 0.75, "pairs_either": 1.0}


def test_crowd_favourites_have_no_co_likes_beyond_chance() -> None:
    """All eight like movie 0; five of them like movies 1 and 2, which nobody else likes."""
    likes = sparse.csc_array(np.array([[1.0, 1, 1]] * 5 + [[1, 0, 0]] * 3))
    crowd, kind = np.array([0]), np.array([2])
    (with_crowd,) = [co_like_shares(likes, lambda _: crowd)[1]]
    (with_kind,) = [co_like_shares(likes, lambda _: kind)[1]]
    assert with_crowd == (1.0, 0.0)
    assert with_kind[0] == 1.0
    assert with_kind[1] == pytest.approx(1 - 5 * 3 / 18)


def test_what_is_served_is_measured_beside_the_yardstick() -> None:
    table = np.random.default_rng(3).integers(1, 6, (60, 4)).tolist()
    ratings = ratings_of_table(table)
    dataset = Dataset(ratings, MOVIES, ratings.select("user_id").unique())
    measures = measure_similar_movies(ALGORITHMS["ease"], dataset, [(1, 2)])
    assert measures.keys() == {"as served", "adjusted cosine"}
    for each in measures.values():
        assert each["pairs"] == 1.0
        assert each["beyond_low"] <= each["beyond_chance"] <= each["beyond_high"]
