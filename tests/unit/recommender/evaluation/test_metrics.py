"""Every metric against a formula written out for one user at a time."""

from itertools import combinations
from math import log2, sqrt
from statistics import mean, median
from typing import Any

import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.curves import learning_curve, rmse_by_profile_size, split_new_users
from services.recommender.evaluation.harness import measure
from services.recommender.evaluation.metrics import DEPTH, RankedLists, precision_recall, ranking_measures
from services.recommender.evaluation.protocols import LIKED, Split, temporal
from services.recommender.evaluation.star_errors import StarErrors
from services.recommender.model import ALGORITHMS, Attribution, Model, Profile, fit
from services.recommender.model.interface import Floats, Ints

NAMES: Any = {"movie_id": pl.Int64, "title": pl.String, "year": pl.Int32, "genres": pl.List(pl.String)}
MOVIES = pl.DataFrame(
    [(m, f"{m}", 2000, [["Drama"], ["Drama", "War"], ["Comedy"], []][m % 4]) for m in range(1, 15)],
    schema=NAMES,
    orient="row",
)


class InOrderOfIds(Model):
    """RankedLists the lowest unrated ids first, and predicts 3 stars, or 9 for movie 14."""

    movie_ids: Ints = np.arange(1, 15)

    def scores(self, profile: Profile) -> Floats:  # noqa: ARG002
        return -self.movie_ids.astype(float)

    def predict(self, profile: Profile) -> Floats:  # noqa: ARG002
        return np.where(self.movie_ids == 14, 9.0, 3.0)

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:  # noqa: ARG002
        return [None] * len(movie_ids)


def ratings(*rows: tuple[int, int, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [(user, movie, stars, line) for line, (user, movie, stars) in enumerate(rows)],
        schema={"user_id": pl.Int64, "movie_id": pl.Int64, "rating": pl.Float32, "rated_at": pl.Int64},
        orient="row",
    )


TRAIN = ratings((1, 2, 4), (1, 5, 1), (2, 1, 5), (2, 2, 3), (3, 9, 5), (4, 9, 2))
TEST = ratings((1, 1, 5), (1, 6, 4), (1, 14, 5), (1, 3, 2), (2, 3, 4.5), (3, 1, 1), (9, 1, 5))
SPLIT = Split("tiny", TRAIN, TEST, LIKED)
LISTED = {1: [1, 3, 4, 6, 7, 8, 9, 10, 11, 12], 2: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}
RELEVANT = {1: {1, 6, 14}, 2: {3}}
"""Not user 3, who liked nothing of the test, and not user 9, who is not in train."""
GENRES = dict(zip(MOVIES["movie_id"], MOVIES["genres"].to_list(), strict=True))


def hit_ranks(user: int) -> list[int]:
    return [rank for rank, movie in enumerate(LISTED[user], 1) if movie in RELEVANT[user]]


def naive() -> dict[str, float]:
    raters = {movie: TRAIN.filter(pl.col("movie_id") == movie).height for movie in range(1, 15)}
    listed = [movie for movies in LISTED.values() for movie in movies]
    return {
        "ndcg": mean(
            sum(1 / log2(1 + r) for r in hit_ranks(u)) / sum(1 / log2(1 + r) for r in range(1, len(RELEVANT[u]) + 1))
            for u in LISTED
        ),
        "precision": mean(len(hit_ranks(u)) / 10 for u in LISTED),
        "recall": mean(len(hit_ranks(u)) / len(RELEVANT[u]) for u in LISTED),
        "map": mean(sum(n / r for n, r in enumerate(hit_ranks(u), 1)) / len(RELEVANT[u]) for u in LISTED),
        "coverage": len(set(listed)) / 14,
        "median_popularity": median(raters[movie] for movie in listed),
        "novelty": mean(log2(4 / max(raters[movie], 1)) for movie in listed),
        "diversity": mean(mean(1 - cosine(*pair) for pair in combinations(movies, 2)) for movies in LISTED.values()),
    }


def cosine(one: int, other: int) -> float:
    shared = len(set(GENRES[one]) & set(GENRES[other]))
    return shared / sqrt(len(GENRES[one]) * len(GENRES[other])) if shared else 0


def test_every_ranking_measure_is_its_formula() -> None:
    model = InOrderOfIds()
    measured = ranking_measures(RankedLists.from_model(model, SPLIT), model, SPLIT, MOVIES)
    assert measured.pop("microseconds_per_user") > 0
    assert measured == pytest.approx(naive())


def test_a_list_ends_where_no_movie_is_left() -> None:
    lists = RankedLists.from_model(InOrderOfIds(), SPLIT)
    assert lists.places.shape == lists.hits.shape == (2, DEPTH)
    assert (lists.places >= 0).sum(axis=1).tolist() == [12, 12]
    assert not lists.hits[lists.places < 0].any()


def test_precision_and_recall_are_of_every_length() -> None:
    precision, recall = precision_recall(RankedLists.from_model(InOrderOfIds(), SPLIT))
    assert (precision[0], recall[0]) == pytest.approx((1, mean([1 / 3, 1])))
    assert (precision[11], recall[11]) == pytest.approx((mean([3 / 12, 1 / 12]), 1))
    assert len(precision) == len(recall) == DEPTH


def test_stars_are_cut_to_the_scale_and_a_stranger_has_an_empty_profile() -> None:
    measured = StarErrors.from_model(InOrderOfIds(), SPLIT)
    errors = {(u, m): (5 if m == 14 else 3) - stars for u, m, stars, _ in TEST.iter_rows()}
    measures = measured.measures()
    assert measures["rmse"] == pytest.approx(sqrt(mean(e * e for e in errors.values())))
    assert measures["mae"] == pytest.approx(mean(abs(e) for e in errors.values()))
    assert sorted(measured.profile_sizes) == [0, 1, 2, 2, 2, 2, 2]


def test_errors_are_told_apart_by_size_of_profile() -> None:
    folds = [
        StarErrors(np.array([1.0, -1.0, 2.0]), np.array([1, 19, 20]), 0),
        StarErrors(np.array([4.0]), np.array([999]), 0),
    ]
    assert rmse_by_profile_size(folds) == {1: 1.0, 20: 2.0, 320: 4.0}


def test_newcomers_are_not_trained_on_and_keep_their_whole_profile_off_the_list(dataset: Dataset) -> None:
    known, split = split_new_users(dataset.ratings)
    new = set(split.train["user_id"]) | set(split.test["user_id"])
    assert len(new) == 12
    assert not new & set(known["user_id"])
    model = fit(ALGORITHMS["ease"], known, dataset.movies)
    for size in (1, 5):
        lists = RankedLists.from_model(model, split, known=size)
        users = split.test.filter(pl.col("rating") >= 4)["user_id"].unique(maintain_order=True)
        for user, places in zip(users, lists.places, strict=True):
            rated = split.train.filter(pl.col("user_id") == user)["movie_id"]
            assert not set(model.movie_ids[places[places >= 0]]) & set(rated)


def test_more_ratings_make_a_better_list(dataset: Dataset) -> None:
    known, split = split_new_users(dataset.ratings)
    curve = learning_curve(fit(ALGORITHMS["popularity"], known, dataset.movies), split)
    assert len(set(curve.values())) == 1
    taught = learning_curve(fit(ALGORITHMS["ease"], known, dataset.movies), split)
    assert taught[10] > curve[10]


def test_a_split_in_which_nothing_was_liked_has_no_ranking_measures(dataset: Dataset) -> None:
    split = temporal(dataset.ratings.with_columns(rating=pl.lit(1.0, pl.Float32)))[0]
    measured = measure(ALGORITHMS["popularity"], split, dataset.movies)
    assert measured.measures.keys() == {"rmse", "mae", "microseconds_per_user", "fit_seconds"}
