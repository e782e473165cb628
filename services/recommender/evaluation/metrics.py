"""Ranking metrics of one model on one split.

All are at 10, for a user's list L and held-out movies H. nDCG: the sum over hits of 1 / log2(1 + rank), divided by its
best possible value, min(10, |H|) hits at the top. Precision: |L & H| / 10. Recall: |L & H| / |H|. MAP: the sum of the
precisions at the ranks of the hits, divided by min(10, |H|). Coverage: the share of all movies that appear in any list.
Novelty: the mean of log2(users / raters) over all listed movies. Diversity: 1 - the mean genre cosine of the pairs in
a list.
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
    """The training profiles of the users in the test set."""
    users = split.test.select("user_id").unique()
    return profiles_of(split.train.join(users, on="user_id", how="semi", maintain_order="left"))


def relevant_movies(split: Split) -> dict[int, Array]:
    """The relevant test movies of each user, for users who have any and who have a training profile."""
    liked = profiles_of(split.test.filter(pl.col("rating") >= split.relevant))
    known = set(split.train["user_id"].unique())
    return {user: np.unique(profile.movie_ids) for user, profile in liked.items() if user in known}


@dataclass(frozen=True, eq=False)
class RankedLists:
    """The 50 best unrated movies of each user who has relevant test movies."""

    places: Array
    """Users x 50 indices into the model's `movie_ids`; -1 pads a list with fewer movies."""
    hits: Array
    """Users x 50: whether the listed movie is relevant."""
    held_out: Array
    """The number of relevant test movies of each user."""
    seconds: float

    @classmethod
    def from_model(cls, model: Model, split: Split, known: int | None = None) -> "RankedLists":
        """Rank all movies that the user has not rated in train; the model sees the first `known` ratings, or all."""
        profiles, relevant = known_profiles(split), relevant_movies(split)
        started = time.perf_counter()
        places = [top_places(model, profiles[user], known) for user in relevant]
        seconds = time.perf_counter() - started
        tops, targets = np.array(places).reshape(-1, DEPTH), list(relevant.values())
        hits = [np.isin(model.movie_ids[top], movies) & (top >= 0) for top, movies in zip(tops, targets, strict=True)]
        return cls(tops, np.array(hits), np.array([len(movies) for movies in targets]), seconds)


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
    raters = rater_counts(model, split)[listed[listed >= 0]]
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


def rater_counts(model: Model, split: Split) -> Array:
    return np.bincount(np.searchsorted(model.movie_ids, split.train["movie_id"]), minlength=len(model.movie_ids))


def diversity(listed: Array, genres: Array) -> float:
    """1 - the mean cosine over pairs; the similarity of a movie without genres to any other is 0."""
    unit = genres / np.maximum(np.linalg.norm(genres, axis=1, keepdims=True), 1)
    shown = unit[listed] * (listed >= 0)[:, :, None]
    length = (listed >= 0).sum(axis=1)
    similarity = np.square(shown.sum(axis=1)).sum(axis=1) - np.square(shown).sum(axis=(1, 2))
    pairs = length * (length - 1)
    return float((1 - similarity[pairs > 0] / pairs[pairs > 0]).mean())


def precision_recall(lists: RankedLists) -> tuple[list[float], list[float]]:
    """Mean precision and recall over users, for lists of 1 to 50 movies."""
    found = np.cumsum(lists.hits, axis=1)
    precision = (found / np.arange(1, DEPTH + 1)).mean(axis=0)
    return precision.tolist(), (found / lists.held_out[:, None]).mean(axis=0).tolist()
