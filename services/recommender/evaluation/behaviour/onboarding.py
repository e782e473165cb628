"""Measures onboarding: nDCG@10 after up to 5 picks from the onboarding groups or from as many most-rated movies.

Each fold of users is held out in turn, and the model and the groups are made from the others. A held-out user picks at
random among the shown movies that the user liked; the model must then find the rest of the liked movies.
`ndcg_same_targets` counts only movies that neither method shows: both methods then search for the same movies, and
only the information in the picks differs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from tqdm import tqdm

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.metrics import DISCOUNTS, NO_CONTROLS, TOP, Measures
from services.recommender.model import Model, Profile, fit, served_algorithm
from services.recommender.model.matrix import LIKED, Array
from services.recommender.model.onboarding import onboarding_groups

ALGORITHM = "ease"
MAX_PICKS, PICK_STARS = 5, 5.0
FOLDS = 5
# the constants of the groups were chosen on the first two folds of ML-100K, so only the others measure
TUNING_FOLDS = 2


@dataclass(frozen=True, eq=False)
class NewUsers:
    """The liked movies of users whom the model has not seen, and the movies that each method shows them."""

    model: Model
    liked: list[Array]
    shown: dict[str, Array]

    def measures(self, method: str) -> Iterator[Measures]:
        shown_by_either = np.unique(np.concatenate(list(self.shown.values())))
        for number, liked in enumerate(self.liked):
            known = np.intersect1d(self.shown[method], liked)
            picks = np.random.default_rng(number).permutation(known)[:MAX_PICKS]
            exclusions = {"ndcg": picks, "ndcg_same_targets": shown_by_either}
            ndcgs = {name: ndcg_after(self.model, picks, liked, excluded) for name, excluded in exclusions.items()}
            yield {"picks": float(len(picks)), **ndcgs}


def measure_onboarding(dataset: Dataset) -> dict[str, Measures]:
    """`{"groups" or "popular": {"picks", "ndcg", "ndcg_same_targets"}}`, means over users with liked movies."""
    users = np.random.default_rng(0).permutation(dataset.users["user_id"].to_numpy())
    results: dict[str, list[Measures]] = {"groups": [], "popular": []}
    for held_out in tqdm(np.array_split(users, FOLDS)[TUNING_FOLDS:], desc="onboarding", leave=False):
        new_users = hold_out_users(dataset, held_out)
        for method, measures in results.items():
            measures.extend(new_users.measures(method))
    return {
        method: {name: float(np.nanmean([each[name] for each in measures])) for name in measures[0]}
        for method, measures in results.items()
    }


def hold_out_users(dataset: Dataset, held_out: Array) -> NewUsers:
    is_new = pl.col("user_id").is_in(held_out.tolist())
    train = dataset.ratings.filter(~is_new)
    groups = np.concatenate([group.movie_ids for group in onboarding_groups(train, dataset.movies)])
    most_rated = train.group_by("movie_id").len().sort("len", "movie_id", descending=[True, False])
    likes = dataset.ratings.filter(is_new & (pl.col("rating") >= LIKED)).sort("user_id", "movie_id")
    return NewUsers(
        model=fit(served_algorithm(ALGORITHM, dataset.ratings, dataset.movies), train, dataset.movies),
        liked=[rows["movie_id"].unique().to_numpy() for rows in likes.partition_by("user_id", maintain_order=True)],
        shown={"groups": groups, "popular": most_rated["movie_id"].head(len(groups)).to_numpy()},
    )


def ndcg_after(model: Model, picks: Array, liked: Array, excluded: Array) -> float:
    """nDCG@10 over the liked movies that are not `excluded`, which are not listed either; NaN if none remain."""
    targets = np.setdiff1d(liked, excluded)
    if not len(targets):
        return float("nan")
    scores = model.scores(Profile(picks, np.full(len(picks), PICK_STARS), np.zeros(len(picks))))
    listed = model.movie_ids[NO_CONTROLS.top(scores, ~np.isin(model.movie_ids, excluded), TOP)]
    gain = DISCOUNTS[: len(listed)] @ np.isin(listed, targets)
    return float(gain / DISCOUNTS[: len(targets)].sum())
