"""One setting for each rival, chosen on inner splits of the training ratings, as Matinee's own settings are."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from tqdm import tqdm

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.harness import measure
from services.recommender.evaluation.inner_splits import common_train, inner_ms, inner_temporal, inner_ten_a_user
from services.recommender.evaluation.protocols import Split, is_ml_100k, whole_sittings
from services.recommender.model import Algorithm

SEED = 1


def tuned(candidates: Mapping[str, Sequence[Algorithm]], dataset: Dataset) -> dict[str, Algorithm]:
    """Of each rival's candidates, the one with the best mean nDCG@10 over the inner splits."""
    splits = inner_splits(dataset)
    chosen: dict[str, Algorithm] = {}
    for name, settings in tqdm(candidates.items(), desc="tuning rivals", leave=False):
        chosen[name] = max(settings, key=lambda each: mean_ndcg(each, splits, dataset.movies))
    return chosen


def inner_splits(dataset: Dataset) -> list[Split]:
    """One of each protocol that ranks."""
    splits = [inner_temporal(dataset.ratings, SEED), *whole_sittings(common_train(whole_sittings(dataset.ratings)))]
    if is_ml_100k(dataset.ratings, dataset.movies):
        splits += [inner_ms(dataset.ratings, SEED), inner_ten_a_user(dataset.ratings, SEED)]
    return [split for split in splits if split.test.height]


def mean_ndcg(algorithm: Algorithm, splits: Sequence[Split], movies: pl.DataFrame) -> float:
    return float(np.mean([measure(algorithm, split, movies).measures["ndcg"] for split in splits]))
