"""How ratings are split into those a model may see and those it is asked about.

ms: Microsoft recommenders' `python_stratified_split(ratio=0.75, filter_by="item", seed=42)`. ua, ub: GroupLens's ten
ratings a user. u1 to u5: GroupLens's five blocks. The frames must be in the order of `u.data`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

LIKED = 4.0


@dataclass(frozen=True, eq=False)
class Split:
    """`relevant` is the least rating that makes a held-out movie a right answer."""

    name: str
    train: pl.DataFrame
    test: pl.DataFrame
    relevant: float = 0.0


def ms(ratings: pl.DataFrame) -> Split:
    draws = np.random.RandomState(42).rand(ratings.height)
    drawn = ratings.with_columns(draw=pl.Series(draws)).sort("movie_id", "draw")
    rank = pl.int_range(1, pl.len() + 1).over("movie_id")
    is_train = drawn.select(rank <= (0.75 * pl.len().over("movie_id")).round(mode="half_to_even"))[:, 0]
    return Split("ms", drawn.filter(is_train).drop("draw"), drawn.filter(~is_train).drop("draw"))


def ten_a_user(ratings: pl.DataFrame) -> Iterator[Split]:
    """A user's 1st to 10th line is ua's test, the 11th to 20th ub's."""
    line = ratings.select(pl.int_range(pl.len()).over("user_id"))[:, 0]
    for name, first in (("ua", 0), ("ub", 10)):
        is_test = line.is_between(first, first + 9)
        yield Split(name, ratings.filter(~is_test), ratings.filter(is_test), LIKED)


def five_folds(ratings: pl.DataFrame) -> Iterator[Split]:
    """uN's test is the Nth fifth of the lines."""
    size = ratings.height // 5
    for fold in range(5):
        is_test = pl.Series(np.arange(ratings.height) // size == fold)
        yield Split(f"u{fold + 1}", ratings.filter(~is_test), ratings.filter(is_test))
