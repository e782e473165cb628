"""Selection is attacked: whatever is done to test rows, what it fits to and scores by stays the same."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import RATINGS
from services.recommender.evaluation.inner_splits import inner_ms, inner_stars, inner_temporal, inner_ten_a_user
from services.recommender.evaluation.protocols import Split, five_folds, ms, temporal, ten_a_user
from services.recommender.evaluation.selection import coordinate_descent, hyper_parameter_paths, is_tunable, variants
from services.recommender.model import ALGORITHMS

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
def test_no_row_that_is_tested_is_fitted_to_or_scored_by(outer: Outer, inner: Inner, lines: pl.DataFrame) -> None:
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


def test_the_inner_ten_are_ten_a_user_or_half(lines: pl.DataFrame) -> None:
    left = lines.group_by("user_id").agg(pl.len() - 20).sort("user_id")
    held_out = dict(inner_ten_a_user(lines, 1).test.group_by("user_id").len().iter_rows())
    assert held_out == {user: min(10, rest // 2) for user, rest in left.iter_rows() if rest // 2}
    assert keys(inner_ten_a_user(lines, 1).test) != keys(inner_ten_a_user(lines, 2).test)


@dataclass(frozen=True)
class Nested:
    depth: float = 3.0


@dataclass(frozen=True)
class Hill:
    """Best at width 4, depth 6 and shift 0.1."""

    width: int = 1
    shift: float = 0
    on: bool = True
    inner: Nested = field(default_factory=Nested)


def height(hill: Hill) -> float:
    return -abs(hill.width - 4) - abs(hill.inner.depth - 6) - abs(hill.shift - 0.1)


def test_descent_climbs_every_hyper_parameter_to_the_top() -> None:
    assert list(hyper_parameter_paths(Hill())) == [("width",), ("shift",), ("inner", "depth")]
    best: Any = coordinate_descent(cast("Any", Hill()), list(hyper_parameter_paths(Hill())), cast("Any", height))
    assert best == Hill(width=4, shift=0.1, inner=Nested(6.0))


def test_every_algorithm_is_varied_one_hyper_parameter_at_a_time() -> None:
    for name, algorithm in ALGORITHMS.items():
        chosen = [path for path in hyper_parameter_paths(algorithm) if is_tunable(path, name, few_users=False)]
        for path in chosen:
            assert algorithm not in variants(algorithm, path)
        assert name not in ("ease", "gp") or chosen


def test_lists_and_stars_are_chosen_apart() -> None:
    ease = [path for path in hyper_parameter_paths(ALGORITHMS["ease"]) if is_tunable(path, "ease", few_users=False)]
    stars = [path for path in hyper_parameter_paths(ALGORITHMS["gp"]) if is_tunable(path, "gp", few_users=True)]
    assert ("many_users", "ridge") in ease
    assert ("few_users", "stars", "inflation") in stars
    assert all(path[0] == "few_users" and path[1] == "stars" for path in stars)
