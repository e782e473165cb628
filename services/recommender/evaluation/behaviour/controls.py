"""What the controls of a list do to the first ten movies, and what they cost in nDCG, on whole sittings held out.

`changed`: how many of the ten differ from the list without controls. `likeness`: by what share the mean genre cosine of
its pairs changes. `rated`: share of movies with ten ratings or more. `shared`: how many are in the list of the opposite
taste too, each rating mirrored on the scale.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from services.recommender.evaluation.behaviour.calibration import pick_calibrated
from services.recommender.evaluation.bootstrap import interval
from services.recommender.evaluation.metrics import (
    TOP,
    Measures,
    diversity,
    known_profiles,
    rater_counts,
    relevant_movies,
    user_ndcg,
)
from services.recommender.evaluation.protocols import Split
from services.recommender.model import FoldIn, Model, Profile
from services.recommender.model.matrix import Array, genre_flags
from services.recommender.model.ranking import LEAST_RATINGS, Ranking, standardise, top_k

SERVED = 100
"""Lists are computed so long, whatever is shown of them."""
CALIBRATION_SHARE = 0.2
"""Steck's lambda."""


@dataclass(frozen=True, eq=False)
class Taste:
    """What a list is made of: scores, unrated movies, and the shares of genres in the profile."""

    fold_in: FoldIn
    unrated: Array
    genres: Array


Lister = Callable[[Taste], Array]
"""Places of the first ten movies."""


@dataclass(frozen=True, eq=False)
class Lists:
    """How lists are ranked with each control."""

    ranking: Ranking
    shares: Array
    """genres of each movie, with the sum 1 or 0"""

    def controlled(self, popularity: float = 0, diversity: float = 0) -> Lister:
        def first_ten(taste: Taste) -> Array:
            scores = taste.fold_in.scores_for(popularity)
            return self.ranking.top(scores, taste.unrated, SERVED, popularity, diversity)[:TOP]

        return first_ten

    def calibrated(self, taste: Taste) -> Array:
        candidates = np.flatnonzero(taste.unrated)
        scores = standardise(taste.fold_in.scores[candidates])
        pool = top_k(scores, SERVED)
        movies = candidates[pool]
        return movies[pick_calibrated(self.shares[movies], scores[pool], taste.genres, TOP, CALIBRATION_SHARE)]

    def by_control(self) -> dict[str, Lister]:
        return {
            "popularity -1": self.controlled(popularity=-1),
            "popularity 1": self.controlled(popularity=1),
            "diversity 0.5": self.controlled(diversity=0.5),
            "diversity 1": self.controlled(diversity=1),
            "calibration": self.calibrated,
        }


def measure_controls(model: Model, split: Split, movies: pl.DataFrame) -> dict[str, Measures]:
    """By control. The model must be fitted to the split's training ratings."""
    flags, counts = genre_flags(model.movie_ids, movies), rater_counts(model, split)
    lists = Lists(Ranking.from_counts(counts, flags), flags / np.maximum(flags.sum(axis=1, keepdims=True), 1))
    profiles, relevant = known_profiles(split), relevant_movies(split)
    ends = float(split.train["rating"].min() or 0) + float(split.train["rating"].max() or 0)  # type: ignore[arg-type]
    tastes = [taste_of(model, profiles[user], lists) for user in relevant]
    opposites = [taste_of(model, mirrored(profiles[user], ends), lists) for user in relevant]
    wanted = list(relevant.values())
    plain = np.array([lists.controlled()(taste) for taste in tastes])
    before = gains(model, plain, wanted)
    sections: dict[str, Measures] = {}
    for name, lister in lists.by_control().items():
        controlled, opposite = (np.array(list(map(lister, each))) for each in (tastes, opposites))
        difference = gains(model, controlled, wanted) - before
        sections[name] = gained(before, difference) | {
            "changed": TOP - overlap(plain, controlled),
            "likeness": (1 - diversity(controlled, flags)) / (1 - diversity(plain, flags)) - 1,
            "rated": float((counts[controlled] >= LEAST_RATINGS).mean()),
            "shared": overlap(controlled, opposite),
        }
    return sections


def taste_of(model: Model, profile: Profile, lists: Lists) -> Taste:
    known = profile.known_to(model.movie_ids).indices
    unrated = np.ones(len(model.movie_ids), bool)
    unrated[known] = False
    return Taste(model.fold_in(profile), unrated, lists.shares[known].mean(axis=0))


def mirrored(profile: Profile, ends: float) -> Profile:
    """The opposite taste; `ends` is the sum of the least and the most stars."""
    return Profile(profile.movie_ids, ends - profile.ratings, profile.rated_at)


def gains(model: Model, lists: Array, relevant: list[Array]) -> Array:
    """nDCG of each user."""
    hits = [np.isin(model.movie_ids[listed], wanted) for listed, wanted in zip(lists, relevant, strict=True)]
    return user_ndcg(np.array(hits), np.array(list(map(len, relevant))))


def gained(before: Array, difference: Array) -> Measures:
    low, high = interval(difference)
    return {
        "ndcg": float((before + difference).mean()),
        "difference": float(difference.mean()),
        "difference_low": low,
        "difference_high": high,
    }


def overlap(some: Array, others: Array) -> float:
    """The mean number of movies that are in both lists of a pair."""
    return float(np.mean([len(np.intersect1d(one, other)) for one, other in zip(some, others, strict=True)]))
