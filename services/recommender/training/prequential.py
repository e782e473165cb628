"""How well a model has predicted the ratings that came after it was trained: the part that it cannot have seen. Each
is predicted from what its user had rated before the training (prequential evaluation; Dawid, "Present position and
potential developments: some personal views: statistical theory: the prequential approach", JRSS A 147, 1984)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from services.recommender.domain.ports import Rating
from services.recommender.model import Model, Profile
from shared.contracts.operations import HeldOutQuality

MAX_USERS = 300
"""Those with the latest ratings."""


def measure(model: Model, trained_at: datetime, ratings: Sequence[Rating]) -> HeldOutQuality | None:
    """None if nobody has rated a movie of the model since."""
    errors = [
        error
        for profile, later in _split(ratings, int(trained_at.timestamp()))
        for error in _errors(model, profile, later)
    ]
    if not errors:
        return None
    return HeldOutQuality(ratings=len(errors), rmse=round(float(np.sqrt(np.mean(np.square(errors)))), 4))


def _split(ratings: Sequence[Rating], trained_at: int) -> list[tuple[list[Rating], list[Rating]]]:
    """What each user had rated before the training, and what after."""
    of_users: dict[int, list[Rating]] = defaultdict(list)
    for rating in ratings:
        of_users[rating[0]].append(rating)
    latest_first = sorted(of_users.values(), key=lambda own: -max(each[3] for each in own))[:MAX_USERS]
    split = [([r for r in own if r[3] <= trained_at], [r for r in own if r[3] > trained_at]) for own in latest_first]
    return [(before, after) for before, after in split if after]


def _errors(model: Model, before: list[Rating], after: list[Rating]) -> list[float]:
    profile = Profile([r[1] for r in before], [r[2] for r in before], [r[3] for r in before])
    later = Profile([r[1] for r in after], [r[2] for r in after], [r[3] for r in after]).known_to(model.movie_ids)
    predicted = model.fold_in(profile).stars[later.indices]
    return [float(error) for error in predicted - later.ratings]
