"""The contenders: Matinee's algorithms and alternative libraries, each used as its documentation recommends.

Libraries are imported where they are used: each contender runs in its own process and pays only for its own imports.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.evaluation.synthetic.ratings import Shape
from services.recommender.model import ALGORITHMS, Profile, fit_parts
from services.recommender.model.algorithms.registry import MAX_GAUSSIAN_CELLS
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.ranking import top_k
from services.recommender.training.rating_table import RatingTable
from services.recommender.training.steps.executors import open_execution
from services.recommender.training.steps.part_files import open_parts

TOP = 100
GIB = 2**30
NEIGHBOURS, FACTORS = 100, 64
TopMovies = Callable[[Profile], Array]


@dataclass(frozen=True)
class Fitted:
    """A fitted model, as it would be stored, and a function that lists the best unrated movies of a profile."""

    model: object
    top: TopMovies


@dataclass(frozen=True)
class Contender:
    fit: Callable[[pl.DataFrame, pl.DataFrame], Fitted]
    obstacle: Callable[[Shape, int], str | None] = lambda _shape, _memory: None
    """Returns why the contender cannot run at this size within this many bytes of memory, or None."""


def fit_matinee(name: str, ratings: pl.DataFrame, movies: pl.DataFrame) -> Fitted:
    """Trains as the service does: in local processes if there are many ratings."""
    with open_execution(None, ratings.height) as execution, open_parts(RatingTable(ratings.lazy()), movies) as parts:
        model = fit_parts(ALGORITHMS[name], parts, movies, execution)

    def top(profile: Profile) -> Array:
        return best_unrated(model.scores(profile), model.movie_ids, profile)

    return Fitted(model, top)


def best_unrated(scores: Array, movie_ids: Array, profile: Profile) -> Array:
    scores = scores.copy()
    scores[np.searchsorted(movie_ids, profile.movie_ids)] = -np.inf
    return np.asarray(movie_ids[top_k(scores, TOP)])


def profile_row(profile: Profile, movie_ids: Array) -> sparse.csr_matrix:
    places = np.searchsorted(movie_ids, profile.movie_ids)
    return sparse.csr_matrix((profile.ratings, places, [0, len(places)]), shape=(1, len(movie_ids)))


def implicit_cosine(ratings: pl.DataFrame, movies: pl.DataFrame) -> Fitted:
    from implicit.nearest_neighbours import CosineRecommender

    matrix = RatingMatrix.from_frames(ratings, movies)
    model = CosineRecommender(K=NEIGHBOURS)
    model.fit(sparse.csr_matrix(matrix.stars), show_progress=False)

    def top(profile: Profile) -> Array:
        return np.asarray(matrix.movie_ids[model.recommend(0, profile_row(profile, matrix.movie_ids), N=TOP)[0]])

    return Fitted(model.similarity, top)


def implicit_als(ratings: pl.DataFrame, movies: pl.DataFrame) -> Fitted:
    """Recomputes the user factors from the profile, as a service with new users must."""
    from implicit.cpu.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits

    matrix = RatingMatrix.from_frames(ratings, movies)
    with threadpool_limits(1, "blas"):  # BLAS threads would compete with its own, as it warns
        model = AlternatingLeastSquares(factors=FACTORS, random_state=1)
        model.fit(sparse.csr_matrix(matrix.stars), show_progress=False)
    model.num_threads = 1

    def top(profile: Profile) -> Array:
        row = profile_row(profile, matrix.movie_ids)
        return np.asarray(matrix.movie_ids[model.recommend(0, row, N=TOP, recalculate_user=True)[0]])

    return Fitted((model.user_factors, model.item_factors), top)


def lenskit_user_knn(ratings: pl.DataFrame, movies: pl.DataFrame) -> Fitted:  # noqa: ARG001 - ignores genres
    from lenskit import recommend
    from lenskit.data import ItemList, RecQuery, from_interactions_df
    from lenskit.knn import UserKNNScorer
    from lenskit.pipeline import topn_pipeline

    data = from_interactions_df(
        ratings.rename({"movie_id": "item_id", "rated_at": "timestamp"}).drop("timestamp").to_pandas()
    )
    pipeline = topn_pipeline(UserKNNScorer(max_nbrs=NEIGHBOURS), n=TOP)
    pipeline.train(data)

    def top(profile: Profile) -> Array:
        rated = ItemList(item_ids=profile.movie_ids, rating=profile.ratings)
        return np.asarray(recommend(pipeline, RecQuery(user_items=rated)).ids())

    return Fitted(pipeline, top)


def sklearn_user_cosine(ratings: pl.DataFrame, movies: pl.DataFrame) -> Fitted:
    """The paper's method: a dense matrix, all pairs of users compared, similarity-weighted averages."""
    from sklearn.metrics.pairwise import cosine_similarity

    matrix = RatingMatrix.from_frames(ratings, movies)
    stars = matrix.stars.toarray()
    rated = (stars > 0).astype(stars.dtype)
    similarity = cosine_similarity(stars)

    def top(profile: Profile) -> Array:
        closeness = cosine_similarity(profile_row(profile, matrix.movie_ids).toarray(), stars)[0]
        averages = closeness @ stars / np.maximum(closeness @ rated, 1e-12)
        return best_unrated(averages, matrix.movie_ids, profile)

    return Fitted((similarity, stars, rated), top)


def exceeds_memory(shape: Shape, memory: int) -> str | None:
    """Three users x movies matrices (stars, rated flags, normalized copy) and one users x users; 4 bytes a cell."""
    required = 4 * shape.users * (3 * shape.movies + shape.users)
    return f"needs {required / GIB:,.0f} GiB" if required > memory else None


def exceeds_gaussian_limit(shape: Shape, _memory: int) -> str | None:
    """The service never uses the Gaussian process for data sets above this size."""
    return "not used at this size" if shape.users * shape.movies > MAX_GAUSSIAN_CELLS else None


CONTENDERS: dict[str, Contender] = {
    **{f"matinee {name}": Contender(partial(fit_matinee, name)) for name in ALGORITHMS},
    "matinee gp": Contender(partial(fit_matinee, "gp"), exceeds_gaussian_limit),
    "implicit cosine": Contender(implicit_cosine),
    "implicit als": Contender(implicit_als),
    "lenskit user-knn": Contender(lenskit_user_knn),
    "sklearn user-cosine": Contender(sklearn_user_cosine, exceeds_memory),
}
