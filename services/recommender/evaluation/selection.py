"""`make select`: chooses an algorithm's hyper-parameters on inner splits alone.

A test split is looked at once, by `make evaluate`, with what was chosen here.
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
SWEEPS = 3
STEPS = (-0.2, -0.1, 0.1, 0.2)
"""For what is 0, where no factor leads anywhere."""
BUDGETS = ("sweeps", "burn_in", "every", "max_movies", "seed")
"""More of these is never worse, only dearer, or it is chance."""
FOR_STARS = ("gp",)
"""Chosen by the error of their predicted stars, the others by their lists."""

Path = tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """A measure, by what it is divided by, so that protocols of different scale weigh the same in a sum."""

    inner: Callable[[pl.DataFrame, int], Split]
    measure: str
    unit: float
    seeds: tuple[int, ...] = SEEDS


LISTS = [Criterion(inner_ms, "ndcg", 0.5), Criterion(inner_ten_a_user, "ndcg", 0.335)]
STARS = [Criterion(inner_stars, "rmse", -1)]
LISTS_OF_ANY = [Criterion(inner_temporal, "ndcg", 1, seeds=(0,))]
STARS_OF_ANY = [Criterion(inner_temporal, "rmse", -1, seeds=(0,))]


def criteria_for(algorithm: str, dataset: Dataset) -> list[Criterion]:
    """One choice is to serve both what people will watch (ms) and what they will like (ua, ub)."""
    is_ml_100k = "ms" in protocols_for(dataset.ratings, dataset.movies)
    if algorithm in FOR_STARS:
        return STARS if is_ml_100k else STARS_OF_ANY
    return LISTS if is_ml_100k else LISTS_OF_ANY


class Scored:
    """The sum of the criteria, each a mean over its inner splits; the higher the better. Remembers and prints."""

    def __init__(self, criteria: list[Criterion], dataset: Dataset) -> None:
        self.movies = dataset.movies
        self.splits = [(each, [each.inner(dataset.ratings, seed) for seed in each.seeds]) for each in criteria]
        self.seen: dict[Algorithm, float] = {}

    def __call__(self, algorithm: Algorithm) -> float:
        if algorithm not in self.seen:
            self.seen[algorithm] = sum(self._value(algorithm, *each) for each in self.splits)
            print(f"{self.seen[algorithm]:8.4f}  {algorithm}", flush=True)
        return self.seen[algorithm]

    def _value(self, algorithm: Algorithm, criterion: Criterion, splits: list[Split]) -> float:
        ranks = criterion.measure == "ndcg"
        measured = [measure(algorithm, split, self.movies, ranks=ranks).measures for split in splits]
        return float(np.mean([each[criterion.measure] for each in measured])) / criterion.unit


def paths(node: Any, before: Path = ()) -> Iterator[Path]:
    """Where the numeric hyper-parameters are, in an algorithm and in those it is made of."""
    for each in fields(node):
        value, path = getattr(node, each.name), (*before, each.name)
        if is_dataclass(value) and not isinstance(value, type):
            yield from paths(value, path)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield path


def concerns(path: Path, algorithm: str, *, few_users: bool) -> bool:
    """Whether the criteria for this algorithm and this shape of data can tell anything about it."""
    other_shape = "many_users" if few_users else "few_users"
    return other_shape not in path and ("stars" in path) == (algorithm in FOR_STARS) and path[-1] not in BUDGETS


def variants(algorithm: Any, path: Path) -> list[Any]:
    value = reduce(getattr, path, algorithm)
    others = [type(value)(value * factor) for factor in FACTORS] if value else STEPS
    return [replaced(algorithm, path, other) for other in others]


def replaced(node: Any, path: Path, value: float) -> Any:
    first, rest = path[0], path[1:]
    return replace(node, **{first: replaced(getattr(node, first), rest, value) if rest else value})


def descend(algorithm: Algorithm, chosen: list[Path], score: Callable[[Algorithm], float]) -> Algorithm:
    """Coordinate descent: one hyper-parameter after the other, until a sweep betters nothing."""
    best = algorithm
    for _ in range(SWEEPS):
        before = best
        for path in chosen:
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
    chosen = [path for path in paths(start) if concerns(path, name, few_users=few_users)]
    score = Scored(criteria_for(name, dataset), dataset)
    best = descend(start, chosen, score)
    print(f"\nfrom {score(start):.4f} to {score(best):.4f} over {len(score.seen)} choices, on inner splits:\n{best}")


if __name__ == "__main__":
    main()
