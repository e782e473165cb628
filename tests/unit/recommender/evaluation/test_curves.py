import numpy as np
import polars as pl

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.curves import learning_curve, rmse_by_profile_size, split_new_users
from services.recommender.evaluation.metrics import RankedLists
from services.recommender.evaluation.star_errors import StarErrors
from services.recommender.model import ALGORITHMS, fit


def test_errors_are_grouped_by_profile_size() -> None:
    folds = [
        StarErrors(np.array([1.0, -1.0, 2.0]), np.array([1, 19, 20]), 0),
        StarErrors(np.array([4.0]), np.array([999]), 0),
    ]
    assert rmse_by_profile_size(folds) == {1: 1.0, 20: 2.0, 320: 4.0}


def test_new_users_are_held_out_and_their_training_profile_is_never_listed(dataset: Dataset) -> None:
    train, split = split_new_users(dataset.ratings)
    new = set(split.train["user_id"]) | set(split.test["user_id"])
    assert len(new) == 12
    assert not new & set(train["user_id"])
    model = fit(ALGORITHMS["ease"], train, dataset.movies)
    for size in (1, 5):
        lists = RankedLists.from_model(model, split, known=size)
        users = split.test.filter(pl.col("rating") >= 4)["user_id"].unique(maintain_order=True)
        for user, places in zip(users, lists.places, strict=True):
            rated = split.train.filter(pl.col("user_id") == user)["movie_id"]
            assert not set(model.movie_ids[places[places >= 0]]) & set(rated)


def test_more_ratings_improve_the_list_of_a_personalized_model_only(dataset: Dataset) -> None:
    train, split = split_new_users(dataset.ratings)
    popularity = learning_curve(fit(ALGORITHMS["popularity"], train, dataset.movies), split)
    assert len(set(popularity.values())) == 1
    ease = learning_curve(fit(ALGORITHMS["ease"], train, dataset.movies), split)
    assert ease[10] > popularity[10]
