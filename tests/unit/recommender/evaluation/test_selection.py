"""Coordinate descent over the hyper-parameters of an algorithm."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.inner_splits import inner_temporal
from services.recommender.evaluation.selection import (
    Criterion,
    Objective,
    coordinate_descent,
    criteria_for,
    hyper_parameter_paths,
    is_tunable,
    variants,
)
from services.recommender.model import ALGORITHMS


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


def test_coordinate_descent_finds_the_best_value_of_every_hyper_parameter() -> None:
    assert list(hyper_parameter_paths(Hill())) == [("width",), ("shift",), ("inner", "depth")]
    best: Any = coordinate_descent(cast("Any", Hill()), list(hyper_parameter_paths(Hill())), cast("Any", height))
    assert best == Hill(width=4, shift=0.1, inner=Nested(6.0))


def test_every_algorithm_is_varied_one_hyper_parameter_at_a_time() -> None:
    for name, algorithm in ALGORITHMS.items():
        tunable = [path for path in hyper_parameter_paths(algorithm) if is_tunable(path, name, few_users=False)]
        for path in tunable:
            assert algorithm not in variants(algorithm, path)
        assert name not in ("ease", "gp") or tunable


def test_parameters_of_lists_and_of_stars_are_tuned_separately() -> None:
    ease = [path for path in hyper_parameter_paths(ALGORITHMS["ease"]) if is_tunable(path, "ease", few_users=False)]
    stars = [path for path in hyper_parameter_paths(ALGORITHMS["gp"]) if is_tunable(path, "gp", few_users=True)]
    assert ("many_users", "ridge") in ease
    assert ("few_users", "stars", "inflation") in stars
    assert all(path[0] == "few_users" and path[1] == "stars" for path in stars)


def test_an_objective_is_the_sum_of_its_criteria_and_computed_once(
    dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    ranking, rating = (Criterion(inner_temporal, name, unit, seeds=(0,)) for name, unit in (("ndcg", 1), ("rmse", -1)))
    popularity = ALGORITHMS["popularity"]
    both = Objective([ranking, rating], dataset)
    separate = Objective([ranking], dataset)(popularity) + Objective([rating], dataset)(popularity)
    assert both(popularity) == both(popularity) == pytest.approx(separate)
    assert capsys.readouterr().out.count(str(popularity)) == 3


def test_any_data_set_but_movielens_100k_is_tuned_on_its_temporal_split(dataset: Dataset) -> None:
    assert [criterion.measure for criterion in criteria_for("ease", dataset)] == ["ndcg"]
    assert [criterion.measure for criterion in criteria_for("gp", dataset)] == ["rmse"]
    assert criteria_for("ease", dataset)[0].inner is inner_temporal
