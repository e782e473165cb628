"""How good are similar movies? Against pairs that people who know movies would name, and against held-out co-likes.

`similar_pairs.tsv` was written down before anything was tuned: 60 pairs measure, the others may be used to choose
settings. A pair counts in both directions: is the other movie among the first ten?

Co-likes: users are held out in folds, and a movie's ten most similar are found from the others. `co_likes` is the
share of the ten that a held-out user who likes the movie likes too. Crowd favourites have most of it whatever the movie
is, so `beyond_chance` is what remains after the share that the users' and movies' numbers of likes alone would give.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse
from tqdm import tqdm

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.behaviour.adjusted_cosine import AdjustedCosine
from services.recommender.evaluation.bootstrap import interval
from services.recommender.evaluation.metrics import Measures
from services.recommender.model import Algorithm, Model, fit
from services.recommender.model.item_similarity import ItemSimilarity
from services.recommender.model.matrix import LIKED, Array
from services.recommender.model.movie_selection import most_similar

PAIRS = Path(__file__).with_name("similar_pairs.tsv")
FIRST = 10
FOLDS, TUNING_FOLDS, SEED = 5, 2, 1
"""Settings were chosen on the first two folds, so the others measure."""
LEAST_LIKES = 5
"""Of a movie among the held-out users."""

Nearest = Callable[[int], Array]
"""The indices of the movies most similar to the one at an index, the most similar first."""
Finder = Callable[[pl.DataFrame], Nearest]
"""From ratings."""


def read_pairs(use: str = "test") -> list[tuple[int, int]]:
    """Pairs of movie ids of MovieLens 100K; `use` is "test" or "tuning"."""
    frame = pl.read_csv(PAIRS, separator="\t", quote_char=None).filter(pl.col("use") == use)
    return list(frame.select("movie_id", "other_id").iter_rows())


def measure_similar_movies(algorithm: Algorithm, dataset: Dataset, pairs: list[tuple[int, int]]) -> dict[str, Measures]:
    """Of what is served with the algorithm, and of the adjusted cosine that was served before."""
    movie_ids = dataset.movies["movie_id"].sort().to_numpy()
    finders: dict[str, Finder] = {
        "as served": lambda ratings: served_nearest(fit(algorithm, ratings, dataset.movies), ratings, dataset.movies),
        "adjusted cosine": lambda ratings: cosine_nearest(ratings, dataset.movies),
    }
    measures = {name: co_like_measures(dataset.ratings, movie_ids, find) for name, find in finders.items()}
    if pairs:
        for name, find in finders.items():
            measures[name] = pair_measures(find(dataset.ratings), movie_ids, pairs) | measures[name]
    return measures


def served_nearest(model: Model, ratings: pl.DataFrame, movies: pl.DataFrame) -> Nearest:
    similarity = ItemSimilarity.from_frames(ratings, movies)
    return lambda index: most_similar(similarity.similarities(index, model.associations(index)), index, FIRST)


def cosine_nearest(ratings: pl.DataFrame, movies: pl.DataFrame) -> Nearest:
    cosine = AdjustedCosine(ratings, movies)
    return lambda index: most_similar(cosine.similarities(index), index, FIRST)


def pair_measures(nearest: Nearest, movie_ids: Array, pairs: list[tuple[int, int]]) -> Measures:
    places = [tuple(np.searchsorted(movie_ids, pair).tolist()) for pair in pairs]
    found = np.array([[other in nearest(one), one in nearest(other)] for one, other in places])
    return {"pairs": float(found.mean()), "pairs_either": float(found.any(axis=1).mean())}


def co_like_measures(ratings: pl.DataFrame, movie_ids: Array, find: Finder) -> Measures:
    """Means over the movies that enough held-out users like; none if there is no such movie."""
    users = np.random.default_rng(SEED).permutation(ratings["user_id"].unique().sort().to_numpy())
    shares: list[tuple[float, float]] = []
    for held_out in tqdm(np.array_split(users, FOLDS)[TUNING_FOLDS:], desc="similar movies", leave=False):
        is_held_out = pl.col("user_id").is_in(held_out.tolist())
        likes = like_matrix(ratings.filter(is_held_out & (pl.col("rating") >= LIKED)), movie_ids)
        shares += co_like_shares(likes, find(ratings.filter(~is_held_out)))
    if not shares:
        return {}
    both, beyond = np.array(shares).T
    low, high = interval(beyond)
    return {
        "co_likes": float(both.mean()),
        "beyond_chance": float(beyond.mean()),
        "beyond_low": low,
        "beyond_high": high,
    }


def like_matrix(likes: pl.DataFrame, movie_ids: Array) -> sparse.csc_array:
    """users x movies, 1 where a user likes a movie."""
    users, rows = np.unique(likes["user_id"].to_numpy(), return_inverse=True)
    columns = np.searchsorted(movie_ids, likes["movie_id"].to_numpy())
    return sparse.csc_array((np.ones(len(rows)), (rows, columns)), shape=(len(users), len(movie_ids)))


def co_like_shares(likes: sparse.csc_array, nearest: Nearest) -> list[tuple[float, float]]:
    """Of each movie with enough likes: the mean share of co-likes with its nearest, and what is beyond chance."""
    by_movie, by_user = likes.sum(axis=0), likes.sum(axis=1)
    rows, shares = likes.tocsr(), []
    for index in np.flatnonzero(by_movie >= LEAST_LIKES).tolist():
        near = nearest(index)
        fans = likes[:, [index]].indices
        share = rows[fans][:, near].mean(axis=0)
        chance = np.minimum(by_movie[near] * by_user[fans].mean() / by_user.sum(), 1)
        shares.append((float(share.mean()), float((share - chance).mean())))
    return shares
