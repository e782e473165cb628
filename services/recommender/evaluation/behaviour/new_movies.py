"""Movies without a rating, found by genres, years and tags: 100 rated movies lose all their ratings in training.

`auc`: a liked hidden movie against hidden movies that the user has not rated. nDCG@10 ranks the hidden movies alone.
`places`: their share of the first 20 places of lists over all movies, divided by their share of the catalogue.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from tqdm import tqdm

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.bootstrap import interval
from services.recommender.evaluation.metrics import DISCOUNTS, NO_CONTROLS, SHOWN, TOP, Measures, profiles_of
from services.recommender.model import Algorithm, Model, Profile, fit
from services.recommender.model.matrix import LIKED, Array

HIDDEN, LEAST_RATINGS = 100, 10
DRAWS, HALF_SEED = 3, 99
"""Settings were chosen on one half of the movies, so draws of the other half measure."""
MAX_USERS = 500


@dataclass(frozen=True, eq=False)
class HiddenCase:
    """One user's result on one draw."""

    auc: float
    ndcg: float
    places: float


def measure_new_movies(algorithm: Algorithm, dataset: Dataset) -> Measures:
    cases: list[HiddenCase] = []
    for seed in tqdm(range(DRAWS), desc="new movies", leave=False):
        hidden = hidden_movies(dataset, seed)
        is_hidden = pl.col("movie_id").is_in(hidden.tolist())
        model = fit(algorithm, dataset.ratings.filter(~is_hidden), dataset.movies)
        cases += hidden_cases(model, dataset.ratings, hidden, is_hidden)
    auc, gains = np.array([case.auc for case in cases]), np.array([case.ndcg for case in cases])
    low, high = interval(gains)
    return {
        "auc": float(auc.mean()),
        **dict(zip(("auc_low", "auc_high"), interval(auc), strict=True)),
        "ndcg": float(gains.mean()),
        "ndcg_low": low,
        "ndcg_high": high,
        "places": float(np.mean([case.places for case in cases])) / (HIDDEN / dataset.movies.height),
    }


def hidden_movies(dataset: Dataset, seed: int) -> Array:
    counts = dataset.ratings.group_by("movie_id").len().sort("movie_id")
    half = np.random.default_rng(HALF_SEED).integers(0, 2, counts.height)
    able = counts["movie_id"].to_numpy()[(half == 1) & (counts["len"].to_numpy() >= LEAST_RATINGS)]
    return np.sort(np.random.default_rng(seed).choice(able, min(HIDDEN, len(able)), replace=False))


def hidden_cases(model: Model, ratings: pl.DataFrame, hidden: Array, is_hidden: pl.Expr) -> list[HiddenCase]:
    liked = profiles_of(ratings.filter(is_hidden & (pl.col("rating") >= LIKED)).sort("user_id", "movie_id"))
    known, rated = profiles_of(ratings.filter(~is_hidden)), profiles_of(ratings.filter(is_hidden))
    users = [user for user in liked if user in known][:MAX_USERS]
    return [hidden_case(model, known[user], liked[user].movie_ids, rated[user].movie_ids, hidden) for user in users]


def hidden_case(model: Model, profile: Profile, liked: Array, rated: Array, hidden: Array) -> HiddenCase:
    scores = model.scores(profile)
    of_hidden = scores[np.searchsorted(model.movie_ids, hidden)]
    wanted, unknown = of_hidden[np.isin(hidden, liked)], of_hidden[~np.isin(hidden, rated)]
    above = (wanted[:, None] > unknown).mean() + (wanted[:, None] == unknown).mean() / 2
    first = np.argsort(-of_hidden, kind="stable")[:TOP]
    gain = DISCOUNTS[: len(first)] @ np.isin(hidden[first], liked) / DISCOUNTS[: min(TOP, len(wanted))].sum()
    unrated = np.ones(len(scores), bool)
    unrated[profile.known_to(model.movie_ids).indices] = False
    listed = model.movie_ids[NO_CONTROLS.top(scores, unrated, SHOWN)]
    return HiddenCase(float(above), float(gain), float(np.isin(listed, hidden).mean()))
