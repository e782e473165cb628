"""`make select`: selects the hyper-parameters of an algorithm on inner splits only.

Test splits are used once, by `make evaluate`, with the values chosen here.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import reduce
from typing import Any

import numpy as np
import polars as pl

from services.recommender.datasets.formats import Dataset, DatasetError
from services.recommender.evaluation.harness import measure
from services.recommender.evaluation.inner_splits import inner_ms, inner_stars, inner_temporal, inner_ten_a_user
from services.recommender.evaluation.protocols import Split, protocols_for
from services.recommender.evaluation.settings import EvaluationSettings
from services.recommender.model import ALGORITHMS, Algorithm
from shared.settings import load_settings

SEEDS = (1, 2, 3)
FACTORS = (0.5, 0.75, 1.33, 2.0)
MAX_SWEEPS = 3
STEPS = (-0.2, -0.1, 0.1, 0.2)
"""Tried for a value of 0, which no factor changes."""
UNTUNED = ("sweeps", "burn_in", "every", "max_movies", "seed")
"""Larger values only cost more time (or, for the seed, differ by chance)."""
RATING_PREDICTORS = ("gp",)
"""Algorithms tuned for the error of predicted stars; the others are tuned for their lists."""

Path = tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """A measure divided by `unit`, so that protocols of different scale weigh the same in a sum."""

    inner: Callable[[pl.DataFrame, int], Split]
    measure: str
    unit: float
    seeds: tuple[int, ...] = SEEDS


RANKING_CRITERIA = [Criterion(inner_ms, "ndcg", 0.5), Criterion(inner_ten_a_user, "ndcg", 0.335)]
RATING_CRITERIA = [Criterion(inner_stars, "rmse", -1)]
TEMPORAL_RANKING_CRITERIA = [Criterion(inner_temporal, "ndcg", 1, seeds=(0,))]
TEMPORAL_RATING_CRITERIA = [Criterion(inner_temporal, "rmse", -1, seeds=(0,))]


def criteria_for(algorithm: str, dataset: Dataset) -> list[Criterion]:
    """Lists must predict both what people will watch (ms) and what they will like (ua, ub)."""
    is_ml_100k = "ms" in protocols_for(dataset.ratings, dataset.movies)
    if algorithm in RATING_PREDICTORS:
        return RATING_CRITERIA if is_ml_100k else TEMPORAL_RATING_CRITERIA
    return RANKING_CRITERIA if is_ml_100k else TEMPORAL_RANKING_CRITERIA


class Objective:
    """Sum of the criteria, each a mean over its inner splits; higher is better. Caches and prints each score."""

    def __init__(self, criteria: list[Criterion], dataset: Dataset) -> None:
        self.movies = dataset.movies
        self.splits = [(c, [c.inner(dataset.ratings, seed) for seed in c.seeds]) for c in criteria]
        self.scores: dict[Algorithm, float] = {}

    def __call__(self, algorithm: Algorithm) -> float:
        if algorithm not in self.scores:
            self.scores[algorithm] = sum(self._value(algorithm, *each) for each in self.splits)
            print(f"{self.scores[algorithm]:8.4f}  {algorithm}", flush=True)
        return self.scores[algorithm]

    def _value(self, algorithm: Algorithm, criterion: Criterion, splits: list[Split]) -> float:
        ranks = criterion.measure == "ndcg"
        measures = [measure(algorithm, split, self.movies, ranks=ranks).measures for split in splits]
        return float(np.mean([each[criterion.measure] for each in measures])) / criterion.unit


def hyper_parameter_paths(node: Any, prefix: Path = ()) -> Iterator[Path]:
    """Attribute paths of the numeric hyper-parameters of an algorithm and of its nested parts."""
    for each in fields(node):
        value, path = getattr(node, each.name), (*prefix, each.name)
        if is_dataclass(value) and not isinstance(value, type):
            yield from hyper_parameter_paths(value, path)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield path


def is_tunable(path: Path, algorithm: str, *, few_users: bool) -> bool:
    """Whether the criteria for this algorithm and data set depend on this hyper-parameter."""
    other_shape = "many_users" if few_users else "few_users"
    return other_shape not in path and ("stars" in path) == (algorithm in RATING_PREDICTORS) and path[-1] not in UNTUNED


def variants(algorithm: Any, path: Path) -> list[Any]:
    value = reduce(getattr, path, algorithm)
    others = [type(value)(value * factor) for factor in FACTORS] if value else STEPS
    return [with_value(algorithm, path, other) for other in others]


def with_value(node: Any, path: Path, value: float) -> Any:
    first, rest = path[0], path[1:]
    return replace(node, **{first: with_value(getattr(node, first), rest, value) if rest else value})


def coordinate_descent(algorithm: Algorithm, tunable: list[Path], score: Callable[[Algorithm], float]) -> Algorithm:
    """Vary one hyper-parameter after the other until a sweep improves nothing."""
    best = algorithm
    for _ in range(MAX_SWEEPS):
        before = best
        for path in tunable:
            best = max([best, *variants(best, path)], key=score)
        if best == before:
            break
    return best


def main() -> None:
    settings = load_settings(EvaluationSettings)
    try:
        dataset = settings.read()
    except DatasetError as error:
        sys.exit(str(error))
    name, start = settings.algorithm, ALGORITHMS[settings.algorithm]
    few_users = 2 * dataset.users.height < dataset.movies.height
    tunable = [path for path in hyper_parameter_paths(start) if is_tunable(path, name, few_users=few_users)]
    objective = Objective(criteria_for(name, dataset), dataset)
    best = coordinate_descent(start, tunable, objective)
    gain = f"from {objective(start):.4f} to {objective(best):.4f}"
    print(f"\n{gain} over {len(objective.scores)} candidates, on inner splits:\n{best}")


if __name__ == "__main__":
    main()
