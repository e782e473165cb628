"""Curves for the plots: rating error by profile size, and list accuracy as a profile grows."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from services.recommender.evaluation.metrics import RankedLists, ndcg
from services.recommender.evaluation.protocols import Split, sample_users, split_by_time
from services.recommender.evaluation.star_errors import StarErrors, root_mean_square
from services.recommender.model import Model
from services.recommender.model.matrix import LIKED

LEARNING_SIZES = (1, 2, 5, 10, 20, 50)
PROFILE_SIZE_EDGES = (1, 20, 40, 80, 160, 320)
NEW_USER_INTERVAL = 5
"""Every nth user is held out of training as a new user."""


def rmse_by_profile_size(folds: Sequence[StarErrors]) -> dict[int, float]:
    """Keys are the lower bounds of the profile size classes; classes without users are omitted."""
    errors = np.concatenate([fold.errors for fold in folds])
    profile_sizes = np.concatenate([fold.profile_sizes for fold in folds])
    classes = np.searchsorted(PROFILE_SIZE_EDGES, profile_sizes, side="right") - 1
    present = np.unique(classes).tolist()
    return {PROFILE_SIZE_EDGES[n]: root_mean_square(errors[classes == n]) for n in present}


def split_new_users(ratings: pl.DataFrame) -> tuple[pl.DataFrame, Split]:
    """The training ratings, and a temporal split of the held-out users, who have no ratings in them."""
    users = ratings["user_id"].unique().sort()
    new = users.gather_every(NEW_USER_INTERVAL)
    is_new = ratings["user_id"].is_in(new.implode())
    ordered, is_train = split_by_time(ratings.filter(is_new))
    return ratings.filter(~is_new), Split(
        "new users", ordered.filter(is_train), sample_users(ordered.filter(~is_train)), LIKED
    )


def learning_curve(model: Model, split: Split) -> dict[int, float]:
    """nDCG@10 when only the oldest n ratings of each new user are known (all of them if the user has fewer).

    Movies from the rest of the training profile are never listed, so every point ranks the same candidates."""
    lists = {size: RankedLists.from_model(model, split, known=size) for size in LEARNING_SIZES}
    return {size: ndcg(ranked.hits, ranked.held_out) for size, ranked in lists.items() if len(ranked.held_out)}
