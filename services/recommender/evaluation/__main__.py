"""`make evaluate`: every algorithm under the published protocols, as a table and as `reports/evaluation.json`."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import polars as pl
from tqdm import tqdm

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.formats import Dataset, DatasetError, read_dataset
from services.recommender.evaluation.metrics import ranking_metrics, rmse
from services.recommender.evaluation.protocols import Split, five_folds, ms, ten_a_user
from services.recommender.model import ALGORITHMS, Model, fit

REPORT = Path("reports/evaluation.json")
Measures = dict[str, float]
Measure = Callable[[Model, Split], Measures]
PROTOCOLS: dict[str, tuple[Callable[[pl.DataFrame], list[Split]], Measure]] = {
    "ms": (lambda ratings: [ms(ratings)], lambda model, split: asdict(ranking_metrics(model, split))),
    "ua/ub": (lambda ratings: list(ten_a_user(ratings)), lambda model, split: asdict(ranking_metrics(model, split))),
    "u1-u5": (lambda ratings: list(five_folds(ratings)), lambda model, split: {"rmse": rmse(model, split)}),
}


def evaluate(dataset: Dataset) -> Iterator[tuple[str, str, Measures]]:
    """Protocol, algorithm and the means over the protocol's splits."""
    for protocol, (split, measure) in PROTOCOLS.items():
        splits = split(dataset.ratings)
        for name in tqdm(ALGORITHMS, desc=protocol, leave=False):
            measured = [_measured(name, dataset.movies, each, measure) for each in splits]
            yield protocol, name, {key: float(np.mean([m[key] for m in measured])) for key in measured[0]}


def _measured(name: str, movies: pl.DataFrame, split: Split, measure: Measure) -> Measures:
    started = time.perf_counter()
    model = fit(ALGORITHMS[name], split.train, movies)
    fitted = time.perf_counter()
    return {**measure(model, split), "fit_seconds": fitted - started}


def main() -> None:
    try:
        dataset = read_dataset(fetch("ml-100k", Path(".data/downloads")))
    except DatasetError as error:
        sys.exit(str(error))
    report: dict[str, dict[str, Measures]] = {}
    for protocol, name, measures in evaluate(dataset):
        report.setdefault(protocol, {})[name] = measures
        print(f"{protocol:<6} {name:<12}", "  ".join(f"{key} {value:.4f}" for key, value in measures.items()))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=1))
    print(f"written to {REPORT}")


if __name__ == "__main__":
    main()
