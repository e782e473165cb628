"""Inner splits never use test rows: whatever happens to those, the rows to fit and to score stay the same."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import RATINGS
from services.recommender.evaluation.inner_splits import inner_ms, inner_stars, inner_temporal, inner_ten_a_user
from services.recommender.evaluation.protocols import Split, five_folds, ms, temporal, ten_a_user

Outer = Callable[[pl.DataFrame], list[Split]]
Inner = Callable[[pl.DataFrame, int], Split]
PAIRS: list[tuple[Outer, Inner]] = [
    (ms, inner_ms),
    (ten_a_user, inner_ten_a_user),
    (lambda ratings: five_folds(ratings)[:1], inner_stars),
    (temporal, inner_temporal),
]
every_protocol = pytest.mark.parametrize(("outer", "inner"), PAIRS, ids=["ms", "ua/ub", "u1", "temporal"])
KEYS = ["user_id", "movie_id"]


@pytest.fixture
def lines() -> pl.DataFrame:
    rng = np.random.default_rng(6)
    pairs = [(user, movie) for user in range(1, 31) for movie in rng.choice(80, 22 + user, replace=False)]
    rows = [
        (*map(int, pairs[n]), float(rng.integers(1, 6)), int(rng.integers(1_000_000)))
        for n in rng.permutation(len(pairs))
    ]
    return pl.DataFrame(rows, schema=RATINGS, orient="row")


def keys(*frames: pl.DataFrame) -> set[tuple[int, int]]:
    return {key for frame in frames for key in frame.select(KEYS).iter_rows()}


@every_protocol
def test_no_test_row_is_used_to_fit_or_to_score(outer: Outer, inner: Inner, lines: pl.DataFrame) -> None:
    tested = keys(*(split.test for split in outer(lines)))
    split = inner(lines, 1)
    assert tested
    assert not keys(split.train, split.test) & tested
    assert not keys(split.train) & keys(split.test)
    assert keys(split.train, split.test) | tested == keys(lines)


@every_protocol
def test_poisoned_test_ratings_change_nothing(outer: Outer, inner: Inner, lines: pl.DataFrame) -> None:
    tested = pl.concat([split.test.select(KEYS) for split in outer(lines)])
    poison = pl.struct(KEYS).is_in(tested.to_struct().implode())
    poisoned = lines.with_columns(rating=pl.when(poison).then(pl.lit(0.5, pl.Float32)).otherwise("rating"))
    assert not poisoned.equals(lines)
    clean, attacked = inner(lines, 1), inner(poisoned, 1)
    assert attacked.train.equals(clean.train)
    assert attacked.test.equals(clean.test)


def test_ten_ratings_of_each_user_are_held_out_or_half_if_fewer(lines: pl.DataFrame) -> None:
    remaining = lines.group_by("user_id").agg(pl.len() - 20).sort("user_id")
    held_out = dict(inner_ten_a_user(lines, 1).test.group_by("user_id").len().iter_rows())
    assert held_out == {user: min(10, rest // 2) for user, rest in remaining.iter_rows() if rest // 2}
    assert keys(inner_ten_a_user(lines, 1).test) != keys(inner_ten_a_user(lines, 2).test)
