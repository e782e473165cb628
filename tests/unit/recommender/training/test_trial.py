"""The shapes that data may have, over all algorithms, and models that fail in one way each."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import MOVIES, RATINGS, Dataset
from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.published_model import PublishedModel
from services.recommender.lists.served_model import ServedModel
from services.recommender.model import ALGORITHMS, FoldIn, Model, Profile, fit
from services.recommender.training.rating_table import RatingTable
from services.recommender.training.trial import PROFILES, UnusableModel, trial_profiles, try_model, try_served
from shared.contracts.lists import NO_CONTROLS
from tests.support.served_models import DATASET, LOADED, fitted, published

Row = tuple[int, int, float, int]


def data(rows: list[Row], movies: int) -> Dataset:
    titles = [(movie, f"Movie {movie}", 1960 + movie % 60, ["Drama"] * (movie % 2)) for movie in range(1, movies + 1)]
    ratings = pl.DataFrame(rows, schema=RATINGS, orient="row")
    users = ratings.select("user_id").unique().sort("user_id")
    return Dataset(ratings, pl.DataFrame(titles, schema=MOVIES, orient="row"), users)


def stars(number: int) -> float:
    return (number % 10 + 1) / 2


GRID = [(user, movie) for user in range(1, 20) for movie in range(1, 20)]
SHAPES = {
    "few users and many films": data([(u, m, stars(7 * m + u), m) for u in (1, 2) for m in range(1, 100)], 400),
    "one user": data([(1, m, stars(m), m) for m in range(1, 30)], 40),
    "one rating": data([(1, 1, 4.0, 1)], 40),
    "one film": data([(u, 1, stars(u), u) for u in range(1, 40)], 1),
    "one film with one rating": data([(1, 1, 3.0, 1)], 1),
    "no ratings": data([], 40),
    "all the same rating": data([(u, m, 3.0, 1) for u, m in GRID if (u + m) % 3], 40),
    "all the lowest rating": data([(u, m, 0.5, 1) for u, m in GRID if (u + m) % 3], 40),
    "two users with nothing in common": data([(1, 1, 5.0, 1), (2, 2, 0.5, 1)], 2),
    "everybody has rated everything": data([(u, m, stars(u * m), u * m) for u, m in GRID], 19),
}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("shape", SHAPES)
def test_data_of_any_shape_is_fitted_and_served(shape: str, algorithm: str) -> None:
    dataset = SHAPES[shape]
    model = fit(ALGORITHMS[algorithm], dataset.ratings, dataset.movies)
    try_model(model, RatingTable(dataset.scan_ratings()), dataset.movies)
    made = published()
    loaded = LoadedDataset.from_source("shape", dataset)
    served = ServedModel(loaded, PublishedModel("v1", algorithm, "shape", made.trained_at, model))
    for verdicts in ({}, {1: Verdict(4.5, 5)}, {1: Verdict(0.5, 5)}):
        listed = served.rendered_list_for(UserProfile(99, 1, verdicts), 100, NO_CONTROLS)
        assert len(listed.ready.rows) == min(100, dataset.movies.height - len(verdicts))
    assert served.status().last_sample_user_id == max(dataset.users["user_id"], default=0)


def test_a_hundred_profiles_of_every_kind_are_tried() -> None:
    counts = DATASET.ratings["movie_id"].value_counts().sort("count")
    unrated = set(DATASET.movies["movie_id"]) - set(counts["movie_id"])
    profiles = dict(trial_profiles([*counts["movie_id"].reverse(), *unrated]))
    assert len(profiles) == PROFILES
    assert len(profiles["the longest profile"].movie_ids) == DATASET.movies.height
    assert set(profiles["a profile of the least known movies"].movie_ids) >= set(counts["movie_id"][:5])
    assert not set(profiles["a profile of unknown movies"].movie_ids) & set(DATASET.movies["movie_id"])


class BadModel(Model):
    """A fitted model, some of whose answers are replaced."""

    def __init__(self, change: Callable[[FoldIn, Profile], FoldIn]) -> None:
        self.whole = fitted("ease")
        self.change = change
        self.movie_ids = self.whole.movie_ids

    def scores(self, profile: Profile) -> Any:
        return self.fold_in(profile).scores

    def predict(self, profile: Profile) -> Any:
        return self.fold_in(profile).stars

    def fold_in(self, profile: Profile) -> FoldIn:
        return self.change(self.whole.fold_in(profile), profile)

    def explain_all(self, profile: Profile, movie_ids: Any) -> Any:
        return self.whole.explain_all(profile, movie_ids)


def fails_for_dislikes(whole: FoldIn, profile: Profile) -> FoldIn:
    if len(profile.ratings) > 1 and profile.ratings.max() < 1:
        raise IndexError("index 40 is out of bounds")
    return whole


def has_no_number(whole: FoldIn, profile: Profile) -> FoldIn:
    return FoldIn.from_scores(np.where(np.arange(len(whole.stars)) == len(profile.ratings), np.nan, 1), whole.stars)


def is_too_short(whole: FoldIn, _profile: Profile) -> FoldIn:
    return FoldIn.from_scores(whole.scores[:-1], whole.stars[:-1])


def leaves_the_scale(whole: FoldIn, _profile: Profile) -> FoldIn:
    return FoldIn.from_scores(whole.scores, whole.stars + 5)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (fails_for_dislikes, "a profile of dislikes, and is not published: IndexError"),
        (has_no_number, "not a finite number for each movie"),
        (is_too_short, "not a finite number for each movie"),
        (leaves_the_scale, "beyond the scale"),
    ],
)
def test_a_model_that_fails_for_some_profile_is_refused(
    change: Callable[[FoldIn, Profile], FoldIn], reason: str
) -> None:
    with pytest.raises(UnusableModel, match=reason):
        try_model(BadModel(change), RatingTable(DATASET.scan_ratings()), DATASET.movies)


def test_a_published_model_that_fails_is_not_taken_up() -> None:
    def fails(_whole: FoldIn, _profile: Profile) -> FoldIn:
        raise IndexError("index 40 is out of bounds")

    try_served(ServedModel(LOADED, published()))
    with pytest.raises(UnusableModel, match="cannot make a list: IndexError"):
        try_served(ServedModel(LOADED, replace(published(), model=BadModel(fails))))


def test_the_trial_and_the_service_have_the_same_movies() -> None:
    assert sorted(LOADED.catalogue.movie_ids) == sorted(DATASET.movies["movie_id"])
