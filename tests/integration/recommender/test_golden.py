"""Golden predictions for user 196 of MovieLens 100K, so that an unintended change is noticed."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.formats import Dataset, read_dataset
from services.recommender.model import ALGORITHMS, Profile, fit
from services.recommender.model.ranking import top_k

GOLDEN = {
    "user-knn": ([100, 50, 258, 204, 191], [4.218, 3.743, 3.680, 3.819, 4.549]),
    "item-knn": ([204, 88, 1, 367, 210], [3.819, 3.749, 4.027, 3.580, 3.981]),
    "ease": ([204, 216, 100, 275, 88], [3.819, 3.628, 4.218, 4.077, 3.749]),
}


@pytest.fixture(scope="module")
def ml_100k() -> Dataset:
    return read_dataset(fetch("ml-100k", Path(".data/downloads")))


@pytest.mark.parametrize("name", GOLDEN)
def test_user_196_is_recommended_the_same_movies_as_before(ml_100k: Dataset, name: str) -> None:
    rated = ml_100k.ratings.filter(pl.col("user_id") == 196)
    profile = Profile(*(rated[column].to_numpy() for column in ("movie_id", "rating", "rated_at")))
    model = fit(ALGORITHMS[name], ml_100k.ratings, ml_100k.movies)
    scores = np.array(model.scores(profile))
    scores[np.isin(model.movie_ids, profile.movie_ids)] = -np.inf
    top = top_k(scores, 5)
    movie_ids, stars = GOLDEN[name]
    assert model.movie_ids[top].tolist() == movie_ids
    assert model.predict(profile)[top] == pytest.approx(stars, abs=0.01)
