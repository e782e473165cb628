"""Ranking metrics of one model on one split.

All are at 10, for a user's list L and held-out movies H. nDCG: the sum over hits of 1 / log2(1 + rank), divided by its
best possible value, min(10, |H|) hits at the top. Precision: |L & H| / 10. Recall: |L & H| / |H|. MAP: the sum of the
precisions at the ranks of the hits, divided by min(10, |H|). Coverage: the share of all movies that appear in any list.
Novelty: the mean of log2(users / raters) over all listed movies. Diversity: 1 - the mean genre cosine of the pairs in
a list. Bad lists: the share of users in whose first 20 more than 2 movies are predicted more than one star below their
own mean. Calibration: how far the genres of the first 20 are from the profile's, by Kullback and Leibler (Steck,
"Calibrated recommendations", RecSys 2018). Popularity lift: how many times as many ratings the first 20 have as the
profile's movies, in powers of two.
"""

import time
from dataclasses import dataclass

import numpy as np
import polars as pl

from services.recommender.evaluation.bootstrap import interval
from services.recommender.evaluation.protocols import Split
from services.recommender.model import Model, Profile
from services.recommender.model.matrix import Array, genre_flags
from services.recommender.model.ranking import Ranking

TOP = 10
DEPTH = 50
SHOWN = 20
MAX_BAD, BAD_STARS = 2, 1.0
SMOOTHING = 0.01
"""Of the profile's genres in the list's, so that a missing genre is not infinitely far."""
NO_CONTROLS = Ranking(np.zeros(0), np.zeros((0, 0)))
"""Ranks as lists with default controls are ranked, which needs neither rating counts nor genres."""
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
    """The 50 best unrated movies of each user who has relevant test movies, ranked as they are served."""

    places: Array
    """Users x 50 indices into the model's `movie_ids`; -1 pads a list with fewer movies."""
    hits: Array
    """Users x 50: whether the listed movie is relevant."""
    held_out: Array
    """The number of relevant test movies of each user."""
    bad: Array
    """How many of each user's first 20 are predicted more than a star below their mean."""
    profiles: list[Profile]
    seconds: float

    @classmethod
    def from_model(cls, model: Model, split: Split, known: int | None = None) -> "RankedLists":
        """Rank all movies that the user has not rated in train; the model sees the first `known` ratings, or all."""
        profiles, relevant = known_profiles(split), relevant_movies(split)
        shown = [Profile(*(part[:known] for part in vars(profiles[user]).values())) for user in relevant]
        started = time.perf_counter()
        ranked = [top_places(model, visible, profiles[user]) for visible, user in zip(shown, relevant, strict=True)]
        seconds = time.perf_counter() - started
        tops, targets = np.array([top for top, _ in ranked]).reshape(-1, DEPTH), list(relevant.values())
        hits = [np.isin(model.movie_ids[top], movies) & (top >= 0) for top, movies in zip(tops, targets, strict=True)]
        held_out = np.array([len(movies) for movies in targets])
        return cls(tops, np.array(hits), held_out, np.array([bad for _, bad in ranked]), shown, seconds)


def top_places(model: Model, profile: Profile, never_listed: Profile) -> tuple[Array, int]:
    """The best places, and how many of the first 20 are predicted badly."""
    fold_in = model.fold_in(profile)
    allowed = np.ones(len(model.movie_ids), bool)
    allowed[never_listed.known_to(model.movie_ids).indices] = False
    top = NO_CONTROLS.top(fold_in.scores, allowed, DEPTH)
    lowest = float(profile.ratings.mean()) - BAD_STARS if len(profile.ratings) else 0.0
    bad = int((fold_in.stars[top[:SHOWN]] < lowest).sum())
    return np.pad(top, (0, DEPTH - len(top)), constant_values=-1), bad


def user_ndcg(hits: Array, held_out: Array) -> Array:
    """nDCG of each user."""
    ideal = np.cumsum(DISCOUNTS)[np.minimum(held_out, TOP) - 1]
    return np.asarray(hits[:, :TOP] @ DISCOUNTS / ideal)


def ndcg(hits: Array, held_out: Array) -> float:
    return float(user_ndcg(hits, held_out).mean())


def mean_average_precision(hits: Array, held_out: Array) -> float:
    precisions = np.cumsum(hits[:, :TOP], axis=1) / np.arange(1, TOP + 1)
    return float(((precisions * hits[:, :TOP]).sum(axis=1) / np.minimum(held_out, TOP)).mean())


def ranking_measures(lists: RankedLists, model: Model, split: Split, movies: pl.DataFrame) -> Measures:
    listed = lists.places[:, :TOP]
    users = split.train["user_id"].n_unique()
    precision, recall = precision_recall(lists)
    genres, counts = genre_flags(model.movie_ids, movies), rater_counts(model, split)
    raters = counts[listed[listed >= 0]]
    low, high = interval(user_ndcg(lists.hits, lists.held_out))
    return {
        "ndcg": ndcg(lists.hits, lists.held_out),
        "ndcg_low": low,
        "ndcg_high": high,
        "precision": precision[TOP - 1],
        "recall": recall[TOP - 1],
        "map": mean_average_precision(lists.hits, lists.held_out),
        "coverage": len(np.unique(listed[listed >= 0])) / len(model.movie_ids),
        "median_popularity": float(np.median(raters)),
        "novelty": float(np.log2(users / np.maximum(raters, 1)).mean()),
        "diversity": diversity(listed, genres),
        "bad_lists": float((lists.bad > MAX_BAD).mean()),
        "calibration": calibration(lists, model, genres),
        "popularity_lift": popularity_lift(lists, model, counts),
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


def calibration(lists: RankedLists, model: Model, genres: Array) -> float:
    """Mean divergence in bits. A movie counts once, divided over its genres."""
    shares = genres / np.maximum(genres.sum(axis=1, keepdims=True), 1)
    rated = [shares[profile.known_to(model.movie_ids).indices].mean(axis=0) for profile in lists.profiles]
    listed = [shares[top[:SHOWN][top[:SHOWN] >= 0]].mean(axis=0) for top in lists.places]
    return float(np.mean([divergence(p, q) for p, q in zip(rated, listed, strict=True)]))


def divergence(wanted: Array, found: Array) -> float:
    smoothed = (1 - SMOOTHING) * found + SMOOTHING * wanted
    some = wanted > 0
    return float((wanted[some] * np.log2(wanted[some] / smoothed[some])).sum())


def popularity_lift(lists: RankedLists, model: Model, counts: Array) -> float:
    bits = np.log2(np.maximum(counts, 1))
    rated = [bits[profile.known_to(model.movie_ids).indices].mean() for profile in lists.profiles]
    listed = [bits[top[:SHOWN][top[:SHOWN] >= 0]].mean() for top in lists.places]
    return float(np.mean(np.subtract(listed, rated)))


def precision_recall(lists: RankedLists) -> tuple[list[float], list[float]]:
    """Mean precision and recall over users, for lists of 1 to 50 movies."""
    found = np.cumsum(lists.hits, axis=1)
    precision = (found / np.arange(1, DEPTH + 1)).mean(axis=0)
    return precision.tolist(), (found / lists.held_out[:, None]).mean(axis=0).tolist()
