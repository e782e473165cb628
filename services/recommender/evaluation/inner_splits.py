"""Inner splits for choosing hyper-parameters, made from training ratings only.

Each applies its protocol again to the ratings that all splits of that protocol train on. No row of a test split is
ever used to fit or to score during selection.
"""

import numpy as np
import polars as pl

from services.recommender.evaluation.protocols import (
    Split,
    five_folds,
    ms,
    stratified,
    temporal,
    ten_a_user,
)
from services.recommender.model.matrix import LIKED


def common_train(splits: list[Split]) -> pl.DataFrame:
    """The rows that all of the splits train on and none of them tests."""
    train = splits[0].train
    for other in splits[1:]:
        train = train.join(other.train, on=train.columns, how="semi", maintain_order="left")
    return train


def random_split(rows: pl.DataFrame, is_test: pl.Expr, seed: int, name: str, relevant: float = 0.0) -> Split:
    """`is_test` may use the column `draw`, a uniform random number for each row."""
    draws = pl.Series(np.random.default_rng(seed).random(rows.height))
    tested = rows.with_columns(draw=draws).select(is_test)[:, 0]
    return Split(name, rows.filter(~tested), rows.filter(tested), relevant)


def inner_ms(ratings: pl.DataFrame, seed: int) -> Split:
    return stratified(common_train(ms(ratings)), 0.8, seed, "inner ms")


def inner_ten_a_user(ratings: pl.DataFrame, seed: int) -> Split:
    """Hold out ten random ratings of each user, or half of them if that is fewer."""
    held_out = pl.min_horizontal(10, pl.len() // 2)
    is_test = (pl.col("draw").rank("ordinal") <= held_out).over("user_id")
    return random_split(common_train(ten_a_user(ratings)), is_test, seed, "inner ua/ub", LIKED)


def inner_stars(ratings: pl.DataFrame, seed: int) -> Split:
    """Use u1 only: the training sets of the five folds have no row in common."""
    return random_split(common_train(five_folds(ratings)[:1]), pl.col("draw") < 0.2, seed, "inner u1")


def inner_temporal(ratings: pl.DataFrame, seed: int) -> Split:  # noqa: ARG001
    """The split by time is deterministic, so `seed` is not used."""
    return temporal(common_train(temporal(ratings)))[0]
