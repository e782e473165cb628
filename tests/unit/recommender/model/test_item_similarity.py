from unittest.mock import patch

import numpy as np
import polars as pl
import pytest

from services.recommender.lists.served_model import LoadedDataset
from services.recommender.model import item_similarity
from services.recommender.model.item_similarity import ItemSimilarity
from services.recommender.model.matrix import Array
from tests.support.small_dataset import small_dataset

DATASET = small_dataset()
LOADED = LoadedDataset.from_source("small", DATASET)
IDS = LOADED.catalogue.movie_ids


def made(ratings: pl.DataFrame) -> ItemSimilarity:
    return ItemSimilarity.from_ratings(ratings, IDS, LOADED.ranking.genres)


def naive(first: int, second: int) -> float:
    """The formula, user by user."""
    loves: dict[int, dict[int, float]] = {}
    for user, rated in DATASET.ratings.group_by("user_id"):
        stars = rated["rating"].to_numpy()
        love = np.maximum(stars - stars.mean() + 1, 0) / np.log(2 + len(stars))
        loves[int(user[0])] = dict(zip(rated["movie_id"].to_list(), love.tolist(), strict=True))
    columns = [np.array([love.get(int(IDS[place]), 0.0) for love in loves.values()]) for place in (first, second)]
    both = sum(int(IDS[first]) in love and int(IDS[second]) in love for love in loves.values())
    cosine = columns[0] @ columns[1] / np.linalg.norm(columns[0]) / np.linalg.norm(columns[1])
    genres = LOADED.ranking.genres
    return float(cosine * both / (both + 20) * (1 + 0.5 * genres[first] @ genres[second]))


@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 7), (12, 30)])
def test_it_is_as_the_formula_says(first: int, second: int) -> None:
    assert made(DATASET.ratings).similarities(first)[second] == pytest.approx(naive(first, second), abs=1e-5)


def test_the_order_of_the_ratings_changes_nothing() -> None:
    shuffled = DATASET.ratings.sample(fraction=1, shuffle=True, seed=3)
    assert np.array_equal(made(shuffled).similarities(3), made(DATASET.ratings).similarities(3))


def test_those_who_love_it_most_stand_for_all_the_fans_of_a_famous_movie() -> None:
    with patch.object(item_similarity, "MAX_RATERS", 3):
        few = made(DATASET.ratings)
        rows, love = few._strongest_raters(0)
    assert len(rows) == 3
    assert love.min() >= np.sort(few.preferences[:, [0]].toarray().ravel())[-3]


def test_a_movie_that_nobody_rated_has_the_famous_ones_of_its_genres() -> None:
    unrated = DATASET.ratings.filter(pl.col("movie_id") != int(IDS[0]))
    alike: Array = made(unrated).similarities(0)
    same = LOADED.ranking.genres @ LOADED.ranking.genres[0] > 0
    assert same[np.argsort(-alike)[:3]].all()
