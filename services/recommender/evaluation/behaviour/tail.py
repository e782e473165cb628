"""The movies that few have rated: do they appear in lists, and do people who like them see them ahead of others?

`coverage`: share of the catalogue in somebody's first ten. `tail_places`: share of places outside the best-known tenth.
A case is a held-out liked movie with fewer than ten ratings: `auc` is the share of the user's other unrated movies that
it is scored above, on average, and `above_median` the share of cases above the median one. By whole sittings.
"""

import numpy as np

from services.recommender.evaluation.bootstrap import interval
from services.recommender.evaluation.metrics import (
    TOP,
    Measures,
    RankedLists,
    known_profiles,
    rater_counts,
    relevant_movies,
)
from services.recommender.evaluation.protocols import Split
from services.recommender.model import Model, Profile
from services.recommender.model.matrix import Array
from services.recommender.model.ranking import LEAST_RATINGS

KNOWN_SHARE = 0.1


def measure_tail(model: Model, split: Split) -> Measures:
    """The model must be fitted to the split's training ratings. No measures of cases where there are none."""
    counts, profiles = rater_counts(model, split), known_profiles(split)
    listed = RankedLists.from_model(model, split).places[:, :TOP]
    listed = listed[listed >= 0]
    best_known = np.argsort(-counts, kind="stable")[: int(KNOWN_SHARE * len(counts))]
    measures = {
        "coverage": len(np.unique(listed)) / len(counts),
        "tail_places": float((~np.isin(listed, best_known)).mean()),
    }
    cases = [
        share_below(model, profiles[user], movie_ids, counts) for user, movie_ids in relevant_movies(split).items()
    ]
    shares = np.concatenate([*cases, np.zeros(0)])
    return measures | (of_cases(shares) if len(shares) else {})


def of_cases(shares: Array) -> Measures:
    low, high = interval(shares)
    above = float((shares > 1 / 2).mean())
    return {"auc": float(shares.mean()), "auc_low": low, "auc_high": high, "above_median": above}


def share_below(model: Model, profile: Profile, liked: Array, counts: Array) -> Array:
    """Of each liked movie with few ratings, the share of the unrated movies that are scored below it."""
    scores = model.scores(profile)
    unrated = np.delete(np.arange(len(scores)), profile.known_to(model.movie_ids).indices)
    places = np.searchsorted(model.movie_ids, liked)
    few = places[counts[places] < LEAST_RATINGS]
    ordered = np.sort(scores[unrated])
    below, up_to = (np.searchsorted(ordered, scores[few], side=side) for side in ("left", "right"))
    return np.asarray((below + up_to - 1) / 2 / max(1, len(ordered) - 1))
