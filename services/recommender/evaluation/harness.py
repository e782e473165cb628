"""Fits and measures every algorithm under every protocol."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.curves import learning_curve, rmse_by_profile_size, split_new_users
from services.recommender.evaluation.metrics import Measures, RankedLists, precision_recall, ranking_measures
from services.recommender.evaluation.protocols import Protocol, Split, protocols_for
from services.recommender.evaluation.star_errors import StarErrors
from services.recommender.model import Algorithm, fit, served_algorithm

Report = dict[str, dict[str, Measures]]
Curve = dict[int, float]


@dataclass(frozen=True)
class Evaluation:
    """Measures by report section and algorithm, and curves by algorithm."""

    report: Report = field(default_factory=dict)
    precision_recall: dict[str, tuple[list[float], list[float]]] = field(default_factory=dict)
    rmse_by_profile_size: dict[str, Curve] = field(default_factory=dict)
    learning: dict[str, Curve] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class SplitResult:
    """The result of one algorithm on one split."""

    measures: Measures
    stars: StarErrors
    lists: RankedLists | None


def evaluate(dataset: Dataset, names: Sequence[str], rivals: Mapping[str, Algorithm] | None = None) -> Evaluation:
    """Of the algorithms of these names, with the hyper-parameters that the data set is served with, and of rivals."""
    algorithms = {name: served_algorithm(name, dataset.ratings, dataset.movies) for name in names} | dict(rivals or {})
    evaluation = Evaluation()
    for name, protocol in protocols_for(dataset.ratings, dataset.movies).items():
        splits = [split for split in protocol.splits(dataset.ratings) if split.test.height]
        if not splits:
            continue
        with tqdm(total=len(splits) * len(algorithms), desc=name, leave=False) as bar:
            for algorithm, settings in algorithms.items():
                bar.set_postfix_str(algorithm)
                results = [_measure_with_progress(settings, split, dataset.movies, protocol, bar) for split in splits]
                _record_protocol(evaluation, protocol, algorithm, results)
    _record_learning_curves(evaluation, dataset, algorithms)
    return evaluation


def _measure_with_progress(
    settings: Algorithm, split: Split, movies: pl.DataFrame, protocol: Protocol, bar: "tqdm[NoReturn]"
) -> SplitResult:
    result = measure(settings, split, movies, ranks=protocol.ranks)
    bar.update()
    return result


def measure(settings: Algorithm, split: Split, movies: pl.DataFrame, *, ranks: bool = True) -> SplitResult:
    started = time.perf_counter()
    model = fit(settings, split.train, movies)
    seconds = time.perf_counter() - started
    with threadpool_limits(1):
        stars = StarErrors.from_model(model, split)
        lists = RankedLists.from_model(model, split) if ranks else None
    ranking = ranking_measures(lists, model, split, movies) if lists and len(lists.held_out) else {}
    return SplitResult({**stars.measures(), **ranking, "fit_seconds": seconds}, stars, lists)


def _record_protocol(
    evaluation: Evaluation, protocol: Protocol, algorithm: str, results: Sequence[SplitResult]
) -> None:
    for section, part in protocol.sections.items():
        evaluation.report.setdefault(section, {})[algorithm] = mean_measures(
            [result.measures for result in results[part]]
        )
    if (lists := results[0].lists) and len(lists.held_out):
        evaluation.precision_recall.setdefault(algorithm, precision_recall(lists))
    if not protocol.ranks or not protocol.published:
        by_size = rmse_by_profile_size([result.stars for result in results])
        evaluation.rmse_by_profile_size.setdefault(algorithm, by_size)


def _record_learning_curves(evaluation: Evaluation, dataset: Dataset, algorithms: Mapping[str, Algorithm]) -> None:
    train, new_users = split_new_users(dataset.ratings)
    for algorithm, settings in tqdm(algorithms.items(), desc="new users", leave=False):
        evaluation.learning[algorithm] = learning_curve(fit(settings, train, dataset.movies), new_users)


def mean_measures(measures: Sequence[Measures]) -> Measures:
    return {name: float(np.mean([each[name] for each in measures])) for name in measures[0]}
