"""The curves that are drawn: stars by size of the profile, and lists while a profile grows."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from services.recommender.evaluation.metrics import RankedLists, ndcg
from services.recommender.evaluation.protocols import LIKED, Split, sample_users, split_by_time
from services.recommender.evaluation.star_errors import StarErrors, root_mean_square
from services.recommender.model import Model

SIZES = (1, 2, 5, 10, 20, 50)
EDGES = (1, 20, 40, 80, 160, 320)
NEWCOMERS = 5
"""One user in so many is kept out of training."""


def rmse_by_profile_size(folds: Sequence[StarErrors]) -> dict[int, float]:
    """By the least number of ratings of each class; classes without users are left out."""
    errors = np.concatenate([fold.errors for fold in folds])
    classes = np.searchsorted(EDGES, np.concatenate([fold.profile_sizes for fold in folds]), side="right") - 1
    return {edge: root_mean_square(errors[classes == n]) for n, edge in enumerate(EDGES) if (classes == n).any()}


def newcomers(ratings: pl.DataFrame) -> tuple[pl.DataFrame, Split]:
    """What may be trained on, and the temporal split of users of whom it holds nothing."""
    users = ratings["user_id"].unique().sort()
    new = users.gather_every(NEWCOMERS)
    is_new = ratings["user_id"].is_in(new.implode())
    ordered, is_train = split_by_time(ratings.filter(is_new))
    return ratings.filter(~is_new), Split(
        "newcomers", ordered.filter(is_train), sample_users(ordered.filter(~is_train)), LIKED
    )


def learning_curve(model: Model, split: Split) -> dict[int, float]:
    """nDCG at 10 with each newcomer's oldest ratings alone (all, for whoever has fewer).

    What the newcomer rated later, but before the test, is never listed, so that all points rank the same movies."""
    lists = {size: RankedLists.from_model(model, split, known=size) for size in SIZES}
    return {size: ndcg(each.hits, each.held_out) for size, each in lists.items() if len(each.held_out)}
