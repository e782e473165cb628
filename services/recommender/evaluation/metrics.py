"""Ranking and rating metrics of one model on one split, and the curves drawn from them.

At 10, over a user's list L and held-out movies H: nDCG = sum over hits of 1 / log2(1 + rank), by its best value over
min(10, |H|) places; precision = |L & H| / 10; recall = |L & H| / |H|; MAP = the mean of the precisions at the ranks of
the hits, by min(10, |H|). Coverage is the share of all movies that reach any list. Novelty is the mean of
log2(users / raters) over all that is listed. Diversity is 1 - the mean genre cosine of a list's pairs.
"""

import time
from dataclasses import dataclass

import numpy as np
import polars as pl

from services.recommender.evaluation.protocols import Split
from services.recommender.model import Model, Profile
from services.recommender.model.matrix import Array, genre_flags
from services.recommender.model.ranking import top_k

TOP = 10
DEPTH = 50
DISCOUNTS = 1 / np.log2(np.arange(2, TOP + 2))
Measures = dict[str, float]


def profiles_of(ratings: pl.DataFrame) -> dict[int, Profile]:
    return {
        int(key[0]): Profile(*(rows[name].to_numpy() for name in ("movie_id", "rating", "rated_at")))
        for key, rows in ratings.partition_by("user_id", as_dict=True, maintain_order=True).items()
    }


def known_profiles(split: Split) -> dict[int, Profile]:
    """What train holds of the users of the test."""
    users = split.test.select("user_id").unique()
    return profiles_of(split.train.join(users, on="user_id", how="semi", maintain_order="left"))


def relevant_movies(split: Split) -> dict[int, Array]:
    """What each user liked of the test, for users with a profile and something to find."""
    liked = profiles_of(split.test.filter(pl.col("rating") >= split.relevant))
    known = set(split.train["user_id"].unique())
    return {user: np.unique(profile.movie_ids) for user, profile in liked.items() if user in known}


@dataclass(frozen=True, eq=False)
class RankedLists:
    """The best 50 unrated movies of each user with something to find, by places in the model's `movie_ids`.

    Where fewer are left, the place is -1 and no hit."""

    places: Array
    hits: Array
    held_out: Array
    seconds: float

    @classmethod
    def from_model(cls, model: Model, split: Split, known: int | None = None) -> "RankedLists":
        """All movies that the user has not rated in train are ranked, by the first `known` of those ratings or all."""
        profiles, relevant = known_profiles(split), relevant_movies(split)
        started = time.perf_counter()
        places = [top_places(model, profiles[user], known) for user in relevant]
        seconds = time.perf_counter() - started
        tops, found = np.array(places).reshape(-1, DEPTH), list(relevant.values())
        hits = [np.isin(model.movie_ids[top], mine) & (top >= 0) for top, mine in zip(tops, found, strict=True)]
        return cls(tops, np.array(hits), np.array([len(mine) for mine in found]), seconds)


def top_places(model: Model, profile: Profile, known: int | None) -> Array:
    visible = Profile(profile.movie_ids[:known], profile.ratings[:known], profile.rated_at[:known])
    is_unrated = np.ones(len(model.movie_ids), bool)
    is_unrated[profile.known_to(model.movie_ids).indices] = False
    unrated = np.flatnonzero(is_unrated)
    top = unrated[top_k(model.scores(visible)[unrated], DEPTH)]
    return np.pad(top, (0, DEPTH - len(top)), constant_values=-1)


def ndcg(hits: Array, held_out: Array) -> float:
    ideal = np.cumsum(DISCOUNTS)[np.minimum(held_out, TOP) - 1]
    return float((hits[:, :TOP] @ DISCOUNTS / ideal).mean())


def mean_average_precision(hits: Array, held_out: Array) -> float:
    precisions = np.cumsum(hits[:, :TOP], axis=1) / np.arange(1, TOP + 1)
    return float(((precisions * hits[:, :TOP]).sum(axis=1) / np.minimum(held_out, TOP)).mean())


def ranking_measures(lists: RankedLists, model: Model, split: Split, movies: pl.DataFrame) -> Measures:
    listed = lists.places[:, :TOP]
    raters = raters_of(model, split)[listed[listed >= 0]]
    users = split.train["user_id"].n_unique()
    precision, recall = precision_recall(lists)
    return {
        "ndcg": ndcg(lists.hits, lists.held_out),
        "precision": precision[TOP - 1],
        "recall": recall[TOP - 1],
        "map": mean_average_precision(lists.hits, lists.held_out),
        "coverage": len(np.unique(listed[listed >= 0])) / len(model.movie_ids),
        "median_popularity": float(np.median(raters)),
        "novelty": float(np.log2(users / np.maximum(raters, 1)).mean()),
        "diversity": diversity(listed, genre_flags(model.movie_ids, movies)),
        "microseconds_per_user": lists.seconds / len(listed) * 1e6,
    }


def raters_of(model: Model, split: Split) -> Array:
    return np.bincount(np.searchsorted(model.movie_ids, split.train["movie_id"]), minlength=len(model.movie_ids))


def diversity(listed: Array, genres: Array) -> float:
    """A movie without genres is like no other."""
    unit = genres / np.maximum(np.linalg.norm(genres, axis=1, keepdims=True), 1)
    shown = unit[listed] * (listed >= 0)[:, :, None]
    length = (listed >= 0).sum(axis=1)
    alike = np.square(shown.sum(axis=1)).sum(axis=1) - np.square(shown).sum(axis=(1, 2))
    pairs = length * (length - 1)
    return float((1 - alike[pairs > 0] / pairs[pairs > 0]).mean())


def precision_recall(lists: RankedLists) -> tuple[list[float], list[float]]:
    """Means over users at 1 to 50."""
    found = np.cumsum(lists.hits, axis=1)
    precision = (found / np.arange(1, DEPTH + 1)).mean(axis=0)
    return precision.tolist(), (found / lists.held_out[:, None]).mean(axis=0).tolist()
