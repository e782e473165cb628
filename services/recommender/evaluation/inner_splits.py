"""Splits made of training ratings alone, for choosing hyper-parameters.

Each repeats its protocol inside what all splits of that protocol train on, so no row that is tested later is fitted to
or scored by.
"""

import numpy as np
import polars as pl

from services.recommender.evaluation.protocols import (
    LIKED,
    Split,
    five_folds,
    ms,
    stratified,
    temporal,
    ten_a_user,
)


def common_train(splits: list[Split]) -> pl.DataFrame:
    """The rows that every one of the splits trains on: what none of them tests."""
    train = splits[0].train
    for other in splits[1:]:
        train = train.join(other.train, on=train.columns, how="semi", maintain_order="left")
    return train


def random_split(rows: pl.DataFrame, is_test: pl.Expr, seed: int, name: str, relevant: float = 0.0) -> Split:
    """`is_test` may use `draw`, a number drawn for each row."""
    draws = pl.Series(np.random.default_rng(seed).random(rows.height))
    tested = rows.with_columns(draw=draws).select(is_test)[:, 0]
    return Split(name, rows.filter(~tested), rows.filter(tested), relevant)


def inner_ms(ratings: pl.DataFrame, seed: int) -> Split:
    return stratified(common_train(ms(ratings)), 0.8, seed, "inner ms")


def inner_ten_a_user(ratings: pl.DataFrame, seed: int) -> Split:
    """Ten drawn ratings a user, or half of them where that is less."""
    most = pl.min_horizontal(10, pl.len() // 2)
    is_test = (pl.col("draw").rank("ordinal") <= most).over("user_id")
    return random_split(common_train(ten_a_user(ratings)), is_test, seed, "inner ua/ub", LIKED)


def inner_stars(ratings: pl.DataFrame, seed: int) -> Split:
    """Of u1 alone: the bases of all five folds have no row in common."""
    return random_split(common_train(five_folds(ratings)[:1]), pl.col("draw") < 0.2, seed, "inner u1")


def inner_temporal(ratings: pl.DataFrame, seed: int) -> Split:  # noqa: ARG001
    """Time leaves nothing to draw."""
    return temporal(common_train(temporal(ratings)))[0]
