"""Fits every algorithm under every protocol, and measures it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.curves import learning_curve, newcomers, rmse_by_profile_size
from services.recommender.evaluation.metrics import Measures, RankedLists, precision_recall, ranking_measures
from services.recommender.evaluation.protocols import Protocol, Split, protocols_for
from services.recommender.evaluation.star_errors import StarErrors
from services.recommender.model import Algorithm, fit

Report = dict[str, dict[str, Measures]]
Curve = dict[int, float]


@dataclass(frozen=True)
class Evaluation:
    """Measures by protocol and algorithm, and curves by algorithm."""

    report: Report = field(default_factory=dict)
    precision_recall: dict[str, tuple[list[float], list[float]]] = field(default_factory=dict)
    rmse_by_profile_size: dict[str, Curve] = field(default_factory=dict)
    learning: dict[str, Curve] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class SplitResult:
    """One algorithm on one split."""

    measures: Measures
    stars: StarErrors
    lists: RankedLists | None


def evaluate(dataset: Dataset, algorithms: Mapping[str, Algorithm]) -> Evaluation:
    evaluation = Evaluation()
    for name, protocol in protocols_for(dataset.ratings, dataset.movies).items():
        splits = protocol.splits(dataset.ratings)
        with tqdm(total=len(splits) * len(algorithms), desc=name, leave=False) as bar:
            for algorithm, settings in algorithms.items():
                bar.set_postfix_str(algorithm)
                measured = [_measure_split(settings, split, dataset.movies, protocol, bar) for split in splits]
                _note(evaluation, protocol, algorithm, measured)
    _note_learning(evaluation, dataset, algorithms)
    return evaluation


def _measure_split(
    settings: Algorithm, split: Split, movies: pl.DataFrame, protocol: Protocol, bar: "tqdm[NoReturn]"
) -> SplitResult:
    measured = measure(settings, split, movies, ranks=protocol.ranks)
    bar.update()
    return measured


def measure(settings: Algorithm, split: Split, movies: pl.DataFrame, *, ranks: bool = True) -> SplitResult:
    started = time.perf_counter()
    model = fit(settings, split.train, movies)
    seconds = time.perf_counter() - started
    with threadpool_limits(1):
        stars = StarErrors.from_model(model, split)
        lists = RankedLists.from_model(model, split) if ranks else None
    ranking = ranking_measures(lists, model, split, movies) if lists and len(lists.held_out) else {}
    return SplitResult({**stars.measures(), **ranking, "fit_seconds": seconds}, stars, lists)


def _note(evaluation: Evaluation, protocol: Protocol, algorithm: str, measured: Sequence[SplitResult]) -> None:
    for line, part in protocol.reported.items():
        evaluation.report.setdefault(line, {})[algorithm] = means([each.measures for each in measured[part]])
    if (lists := measured[0].lists) and len(lists.held_out):
        evaluation.precision_recall.setdefault(algorithm, precision_recall(lists))
    if not protocol.ranks or not protocol.published:
        by_size = rmse_by_profile_size([each.stars for each in measured])
        evaluation.rmse_by_profile_size.setdefault(algorithm, by_size)


def _note_learning(evaluation: Evaluation, dataset: Dataset, algorithms: Mapping[str, Algorithm]) -> None:
    known, new = newcomers(dataset.ratings)
    for algorithm, settings in tqdm(algorithms.items(), desc="new users", leave=False):
        evaluation.learning[algorithm] = learning_curve(fit(settings, known, dataset.movies), new)


def means(measured: Sequence[Measures]) -> Measures:
    return {name: float(np.mean([each[name] for each in measured])) for name in measured[0]}
