"""Lists for people of whom the model has learnt nothing, after their first ratings, as they are served.

Each fold of users is held out of training in turn. nDCG@10 of what they liked in the last fifth of their ratings, when
only their oldest 1 to 50 ratings are known; and the paired difference from popularity, with its 95% interval.
"""

import numpy as np
import polars as pl
from tqdm import tqdm

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.bootstrap import interval
from services.recommender.evaluation.metrics import Measures, RankedLists, user_ndcg
from services.recommender.evaluation.protocols import Split, split_by_time
from services.recommender.model import ALGORITHMS, Algorithm, Model, fit
from services.recommender.model.matrix import LIKED, Array

SIZES = (1, 2, 3, 5, 10, 20, 50)
FOLDS, TUNING_FOLDS, SEED = 5, 2, 1
"""The crowd's weight was chosen on the first two folds of MovieLens 100K, so the others measure."""
LEAST_RATINGS = 5


def measure_newcomers(algorithm: Algorithm, dataset: Dataset) -> dict[str, Measures]:
    """Measures by the number of known ratings, as in `{"after 1": {"ndcg": ...}}`."""
    ordered, is_train = split_by_time(dataset.ratings)
    train, test = ordered.filter(is_train), ordered.filter(~is_train)
    users = np.random.default_rng(SEED).permutation(ordered["user_id"].unique().sort().to_numpy())
    gains: dict[str, list[Array]] = {}
    for held_out in tqdm(np.array_split(users, FOLDS)[TUNING_FOLDS:], desc="newcomers", leave=False):
        for name, values in fold_gains(algorithm, dataset.movies, train, test, held_out).items():
            gains.setdefault(name, []).append(values)
    pooled = {name: np.concatenate(values) for name, values in gains.items()}
    return {f"after {size}": against(pooled[str(size)], pooled[f"popularity {size}"]) for size in SIZES}


def fold_gains(
    algorithm: Algorithm, movies: pl.DataFrame, train: pl.DataFrame, test: pl.DataFrame, held_out: Array
) -> dict[str, Array]:
    """nDCG of each newcomer, by size and by method."""
    is_new = pl.col("user_id").is_in(held_out.tolist())
    known = train.filter(is_new & (pl.len().over("user_id") >= LEAST_RATINGS))
    split = Split("newcomers", known, test.filter(is_new), LIKED)
    rest = train.filter(~is_new)
    served, popular = (fit(each, rest, movies) for each in (algorithm, ALGORITHMS["popularity"]))
    by_size = {str(size): gains_after(served, split, size) for size in SIZES}
    return by_size | {f"popularity {size}": gains_after(popular, split, size) for size in SIZES}


def gains_after(model: Model, split: Split, size: int) -> Array:
    lists = RankedLists.from_model(model, split, known=size)
    return user_ndcg(lists.hits, lists.held_out)


def against(gains: Array, popular: Array) -> Measures:
    low, high = interval(gains - popular)
    return {
        "ndcg": float(gains.mean()),
        "popular": float(popular.mean()),
        "difference": float((gains - popular).mean()),
        "difference_low": low,
        "difference_high": high,
    }
