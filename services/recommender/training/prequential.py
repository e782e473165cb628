"""How well a model has predicted the ratings that came after it was trained: the part that it cannot have seen. Each
is predicted from what its user had rated before the training (prequential evaluation; Dawid, "Present position and
potential developments: some personal views: statistical theory: the prequential approach", JRSS A 147, 1984)."""

from collections import defaultdict
from datetime import datetime

import numpy as np
import polars as pl

from services.recommender.domain.ports import Rating
from services.recommender.model import Model, Profile
from shared.contracts.operations import HeldOutQuality

MAX_USERS = 300
"""Those with the latest ratings."""


def measure(model: Model, trained_at: datetime, ratings: pl.DataFrame) -> HeldOutQuality | None:
    """None if nobody has rated a movie of the model since."""
    errors = [
        error
        for profile, later in _split(ratings, int(trained_at.timestamp()))
        for error in _errors(model, profile, later)
    ]
    if not errors:
        return None
    return HeldOutQuality(ratings=len(errors), rmse=round(float(np.sqrt(np.mean(np.square(errors)))), 4))


def _split(ratings: pl.DataFrame, trained_at: int) -> list[tuple[list[Rating], list[Rating]]]:
    """What each user had rated before the training, and what after."""
    latest = ratings.group_by("user_id").agg(pl.col("rated_at").max()).sort("rated_at", "user_id", descending=True)
    known = ratings.filter(pl.col("user_id").is_in(latest["user_id"].head(MAX_USERS).to_list()))
    of_users: dict[int, list[Rating]] = defaultdict(list)
    for rating in known.iter_rows():
        of_users[rating[0]].append(rating)
    split = [
        ([r for r in own if r[3] <= trained_at], [r for r in own if r[3] > trained_at]) for own in of_users.values()
    ]
    return [(before, after) for before, after in split if after]


def _errors(model: Model, before: list[Rating], after: list[Rating]) -> list[float]:
    profile = Profile([r[1] for r in before], [r[2] for r in before], [r[3] for r in before])
    later = Profile([r[1] for r in after], [r[2] for r in after], [r[3] for r in after]).known_to(model.movie_ids)
    predicted = model.fold_in(profile).stars[later.indices]
    return [float(error) for error in predicted - later.ratings]
