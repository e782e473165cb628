"""How much a newcomer's first picks tell: nDCG@10 after up to 5 picks from the onboarding groups, and from as many
movies that are simply the best known.

A fifth of the users at a time is new to a model and to groups made of the others. They pick at random among what is
shown and they really liked; the rest of what they liked is to be found. `ndcg_same_targets` asks only for movies that
neither way shows: both ways then search for the same, and only what the picks tell counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from tqdm import tqdm

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.metrics import DISCOUNTS, TOP, Measures
from services.recommender.evaluation.protocols import LIKED
from services.recommender.model import ALGORITHMS, Model, Profile, fit
from services.recommender.model.matrix import Array
from services.recommender.model.onboarding import onboarding_groups
from services.recommender.model.ranking import top_k

RANKED_BY = "ease"
PICKS, PICK_STARS = 5, 5.0
FIFTHS = 5
# the groups' constants were chosen by the first two fifths of ML-100K's users, so the others measure
CHOSEN_BY = 2


@dataclass(frozen=True, eq=False)
class Newcomers:
    """Users whom the model has not seen, by what they liked; and what either way would show them."""

    model: Model
    liked: list[Array]
    shown: dict[str, Array]

    def measures(self, way: str) -> Iterator[Measures]:
        either = np.unique(np.concatenate(list(self.shown.values())))
        for number, liked in enumerate(self.liked):
            known = np.intersect1d(self.shown[way], liked)
            picks = np.random.default_rng(number).permutation(known)[:PICKS]
            ways = {"ndcg": picks, "ndcg_same_targets": either}
            ndcgs = {name: ndcg_after(self.model, picks, liked, left_out) for name, left_out in ways.items()}
            yield {"picks": float(len(picks)), **ndcgs}


def measure_onboarding(dataset: Dataset) -> dict[str, Measures]:
    """`{"groups" or "popular": {"picks", "ndcg", "ndcg_same_targets"}}`, means over users who liked anything."""
    users = np.random.default_rng(0).permutation(dataset.users["user_id"].to_numpy())
    found: dict[str, list[Measures]] = {"groups": [], "popular": []}
    for held_out in tqdm(np.array_split(users, FIFTHS)[CHOSEN_BY:], desc="onboarding", leave=False):
        newcomers = newcomers_of(dataset, held_out)
        for way, measured in found.items():
            measured.extend(newcomers.measures(way))
    return {
        way: {name: float(np.nanmean([m[name] for m in all_of])) for name in all_of[0]} for way, all_of in found.items()
    }


def newcomers_of(dataset: Dataset, held_out: Array) -> Newcomers:
    new = pl.col("user_id").is_in(held_out.tolist())
    train = dataset.ratings.filter(~new)
    groups = np.concatenate([group.movie_ids for group in onboarding_groups(train, dataset.movies)])
    most_rated = train.group_by("movie_id").len().sort("len", "movie_id", descending=[True, False])
    likes = dataset.ratings.filter(new & (pl.col("rating") >= LIKED)).sort("user_id", "movie_id")
    return Newcomers(
        model=fit(ALGORITHMS[RANKED_BY], train, dataset.movies),
        liked=[mine["movie_id"].unique().to_numpy() for mine in likes.partition_by("user_id", maintain_order=True)],
        shown={"groups": groups, "popular": most_rated["movie_id"].head(len(groups)).to_numpy()},
    )


def ndcg_after(model: Model, picks: Array, liked: Array, left_out: Array) -> float:
    """NaN where nothing is left to find."""
    targets = np.setdiff1d(liked, left_out)
    if not len(targets):
        return float("nan")
    scores = model.scores(Profile(picks, np.full(len(picks), PICK_STARS), np.zeros(len(picks))))
    allowed = np.flatnonzero(~np.isin(model.movie_ids, left_out))
    listed = model.movie_ids[allowed[top_k(scores[allowed], TOP)]]
    gain = DISCOUNTS[: len(listed)] @ np.isin(listed, targets)
    return float(gain / DISCOUNTS[: len(targets)].sum())
