"""Protocols that split ratings into training and test sets.

ms: Microsoft recommenders' `python_stratified_split(ratio=0.75, filter_by="item", seed=42)`. ua, ub: GroupLens's splits
with ten test ratings a user. u1 to u5: GroupLens's five folds. All of these are for MovieLens 100K, with rows in the
order of `u.data`. For any data set: sittings holds out whole sittings, the last of each user that make up at least a
fifth of their ratings, and asks what they like on another day; temporal holds out the last fifth of each user's
ratings, which mostly cuts a sitting in two and rewards the order in which its movies were shown.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from services.recommender.model.matrix import LIKED, SITTING_GAP_SECONDS

MAX_TEST_USERS = 5000
ML_100K = (100_000, 943, 1682)


@dataclass(frozen=True, eq=False)
class Split:
    """A held-out movie is relevant if it was rated `relevant` stars or more."""

    name: str
    train: pl.DataFrame
    test: pl.DataFrame
    relevant: float = 0.0


@dataclass(frozen=True)
class Protocol:
    """`sections` maps each section of the report to the splits whose mean it shows."""

    splits: Callable[[pl.DataFrame], list[Split]]
    sections: dict[str, slice]
    ranks: bool = True
    published: bool = field(default=True, kw_only=True)
    """Whether these are published splits of MovieLens 100K, meaningless for any other data set."""


def stratified(ratings: pl.DataFrame, share: float, seed: int, name: str = "ms") -> Split:
    """Train on `share` of the ratings of each movie, chosen at random."""
    draws = np.random.RandomState(seed).rand(ratings.height)
    drawn = ratings.with_columns(draw=pl.Series(draws)).sort("movie_id", "draw")
    rank = pl.int_range(1, pl.len() + 1).over("movie_id")
    is_train = drawn.select(rank <= (share * pl.len().over("movie_id")).round(mode="half_to_even"))[:, 0]
    return Split(name, drawn.filter(is_train).drop("draw"), drawn.filter(~is_train).drop("draw"))


def ms(ratings: pl.DataFrame) -> list[Split]:
    return [stratified(ratings, 0.75, seed=42)]


def ten_a_user(ratings: pl.DataFrame) -> list[Split]:
    """The test set of ua has the first ten rows of each user, that of ub the next ten."""
    line = ratings.select(pl.int_range(pl.len()).over("user_id"))[:, 0]
    tests = {name: line.is_between(first, first + 9) for name, first in (("ua", 0), ("ub", 10))}
    return [Split(name, ratings.filter(~test), ratings.filter(test), LIKED) for name, test in tests.items()]


def five_folds(ratings: pl.DataFrame) -> list[Split]:
    """The test set of uN is the Nth fifth of the rows."""
    fold = pl.Series(np.arange(ratings.height) * 5 // max(ratings.height, 1))
    return [Split(f"u{n + 1}", ratings.filter(fold != n), ratings.filter(fold == n)) for n in range(5)]


def split_by_time(ratings: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Each user's ratings, oldest first, and a mask of those to train on: all but the last fifth."""
    ordered = ratings.sort("user_id", "rated_at", "movie_id")
    line, lines = pl.int_range(pl.len()).over("user_id"), pl.len().over("user_id")
    return ordered, ordered.select(line < lines * 4 // 5)[:, 0]


def temporal(ratings: pl.DataFrame) -> list[Split]:
    ordered, is_train = split_by_time(ratings)
    return [Split("temporal", ordered.filter(is_train), sample_users(ordered.filter(~is_train)), LIKED)]


def whole_sittings(ratings: pl.DataFrame) -> list[Split]:
    """Users with a single sitting are trained on and not tested; the first sitting is never held out."""
    ordered = ratings.sort("user_id", "rated_at", "movie_id").with_columns(
        starts=(pl.col("rated_at").diff() > SITTING_GAP_SECONDS).fill_null(value=False).over("user_id"),
        line=pl.int_range(pl.len()).over("user_id"),
        lines=pl.len().over("user_id"),
    )
    late = pl.col("starts") & (pl.col("line") * 5 <= pl.col("lines") * 4)
    cut = pl.coalesce(pl.col("line").filter(late).max(), pl.col("line").filter(pl.col("starts")).min()).over("user_id")
    is_test = ordered.select((pl.col("line") >= cut).fill_null(value=False))[:, 0]
    rows = ordered.select(ratings.columns)
    return [Split("sittings", rows.filter(~is_test), sample_users(rows.filter(is_test)), LIKED)]


def sample_users(test: pl.DataFrame) -> pl.DataFrame:
    """The test ratings of every nth user, to limit the evaluation time on a large data set."""
    users = test["user_id"].unique().sort()
    chosen = users.gather_every(-(-users.len() // MAX_TEST_USERS) or 1)
    return test.filter(pl.col("user_id").is_in(chosen.implode()))


PROTOCOLS = {
    "ms": Protocol(ms, {"ms": slice(1)}),
    "ua/ub": Protocol(ten_a_user, {"ua/ub": slice(2)}),
    "u1-u5": Protocol(five_folds, {"u1": slice(1), "u1-u5": slice(5)}, ranks=False),
    "sittings": Protocol(whole_sittings, {"sittings": slice(1)}, published=False),
    "temporal": Protocol(temporal, {"temporal": slice(1)}, published=False),
}


def is_ml_100k(ratings: pl.DataFrame, movies: pl.DataFrame) -> bool:
    """Recognizes MovieLens 100K by its size."""
    return (ratings.height, ratings["user_id"].n_unique(), movies.height) == ML_100K


def protocols_for(ratings: pl.DataFrame, movies: pl.DataFrame) -> dict[str, Protocol]:
    """All protocols for MovieLens 100K; those in time for any other data set."""
    published = is_ml_100k(ratings, movies)
    return {name: protocol for name, protocol in PROTOCOLS.items() if published or not protocol.published}
