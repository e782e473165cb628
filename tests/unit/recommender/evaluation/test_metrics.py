"""Every metric is compared with its formula, computed for one user at a time."""

from itertools import combinations
from math import log2, sqrt
from statistics import mean, median

import numpy as np
import polars as pl
import pytest

from services.recommender.evaluation.metrics import DEPTH, RankedLists, diversity, precision_recall, ranking_measures
from tests.support.tiny_split import MOVIES, SPLIT, TRAIN, InOrderOfIds

LISTED = {1: [1, 3, 4, 6, 7, 8, 9, 10, 11, 12], 2: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}
RELEVANT = {1: {1, 6, 14}, 2: {3}}
"""User 3 liked no test movie, and user 9 is not in train."""
GENRES = dict(zip(MOVIES["movie_id"], MOVIES["genres"].to_list(), strict=True))


def hit_ranks(user: int) -> list[int]:
    return [rank for rank, movie in enumerate(LISTED[user], 1) if movie in RELEVANT[user]]


def expected_measures() -> dict[str, float]:
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


def rated(user: int) -> list[int]:
    return TRAIN.filter(pl.col("user_id") == user)["movie_id"].to_list()


def shown(user: int) -> list[int]:
    return [movie for movie in range(1, 15) if movie not in rated(user)]


def expected_lift(user: int) -> float:
    def bits(movies: list[int]) -> float:
        return mean(log2(max(TRAIN.filter(pl.col("movie_id") == movie).height, 1)) for movie in movies)

    return bits(shown(user)) - bits(rated(user))


def expected_divergence(user: int) -> float:
    def shares(movies: list[int]) -> dict[str, float]:
        names = {genre for genres in GENRES.values() for genre in genres}
        return {name: mean((name in GENRES[m]) / max(len(GENRES[m]), 1) for m in movies) for name in names}

    wanted, found = shares(rated(user)), shares(shown(user))
    return sum(p * log2(p / (0.99 * found[name] + 0.01 * p)) for name, p in wanted.items() if p)


def test_every_ranking_measure_matches_its_formula() -> None:
    model = InOrderOfIds()
    measured = ranking_measures(RankedLists.from_model(model, SPLIT), model, SPLIT, MOVIES)
    assert measured.pop("microseconds_per_user") > 0
    assert measured.pop("ndcg_low") <= measured["ndcg"] <= measured.pop("ndcg_high")
    assert measured.pop("bad_lists") == 0
    assert measured.pop("calibration") == pytest.approx(mean(expected_divergence(user) for user in LISTED))
    assert measured.pop("popularity_lift") == pytest.approx(mean(expected_lift(user) for user in LISTED))
    assert measured == pytest.approx(expected_measures())


def test_a_list_is_padded_when_no_movie_is_left() -> None:
    lists = RankedLists.from_model(InOrderOfIds(), SPLIT)
    assert lists.places.shape == lists.hits.shape == (2, DEPTH)
    assert (lists.places >= 0).sum(axis=1).tolist() == [12, 12]
    assert not lists.hits[lists.places < 0].any()


def test_precision_and_recall_are_computed_for_every_list_length() -> None:
    precision, recall = precision_recall(RankedLists.from_model(InOrderOfIds(), SPLIT))
    assert (precision[0], recall[0]) == pytest.approx((1, mean([1 / 3, 1])))
    assert (precision[11], recall[11]) == pytest.approx((mean([3 / 12, 1 / 12]), 1))
    assert len(precision) == len(recall) == DEPTH


def test_a_list_without_pairs_of_movies_does_not_count_for_diversity() -> None:
    genres = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 0.0]])
    assert diversity(np.array([[0, 1], [0, -1]]), genres) == pytest.approx(0)
    assert diversity(np.array([[0, 2]]), genres) == pytest.approx(1)
