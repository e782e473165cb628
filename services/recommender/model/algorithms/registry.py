"""The algorithms by the names that `ALGORITHM` may have."""

from dataclasses import dataclass, replace

import polars as pl

from services.recommender.model.algorithms.ease import Ease
from services.recommender.model.algorithms.gaussian import GaussianProcess
from services.recommender.model.algorithms.item_knn import ItemKnn
from services.recommender.model.algorithms.popularity import MostPopular
from services.recommender.model.algorithms.user_cosine import UserCosine
from services.recommender.model.algorithms.user_knn import UserKnn
from services.recommender.model.execution import Execution
from services.recommender.model.interface import Algorithm, Model
from services.recommender.model.matrix import Ratings

# Chosen on inner splits (docs/decisions/0004-model.md): the first of MovieLens 100K, the second of ml-latest-small,
# which has far more movies than users. There, few stars say more than among well-known movies. Predicted stars,
# the crowd and the movies nearest to a dislike count alike.
MANY_USERS = Ease()
FEW_USERS = Ease(
    ridge=300,
    ridge_by_popularity=0.12,
    value_offset=-1.0,
    request_values=(-1.0, -0.4, 0.2, 0.6, 1.0),
    recency=3.0,
    recency_span=20.0,
    sitting_share=0.0,
    genre_weight=2.0,
    year_weight=3.0,
    damping=-0.1,
    low_rank_share=0.0,
    weights_per_movie=1_500,
)


@dataclass(frozen=True)
class EaseByShape:
    """EASE with the hyper-parameters for the shape of the data."""

    many_users: Ease = MANY_USERS
    few_users: Ease = FEW_USERS
    """Where there are more than twice as many movies as users."""

    def fit(self, ratings: Ratings, execution: Execution) -> Model:
        return self.for_shape(ratings.totals.users, len(ratings.movie_ids)).fit(ratings, execution)

    def for_shape(self, users: int, movies: int) -> Ease:
        return self.few_users if 2 * users < movies else self.many_users


GAUSSIAN = GaussianProcess()
ALGORITHMS: dict[str, Algorithm] = {
    "popularity": MostPopular(),
    "user-cosine": UserCosine(),
    "user-knn": UserKnn(),
    "item-knn": ItemKnn(),
    "ease": EaseByShape(),
    "gp": EaseByShape(replace(MANY_USERS, stars=GAUSSIAN), replace(FEW_USERS, stars=GAUSSIAN)),
}
DEFAULT_ALGORITHM = "ease"
# A Gaussian process stores a movies x movies covariance, and each of its sweeps visits users x movies cells.
MAX_GAUSSIAN_MOVIES, MAX_GAUSSIAN_CELLS = 4_000, 25_000_000


def served_algorithm(name: str, ratings: pl.DataFrame, movies: pl.DataFrame) -> Algorithm:
    """The algorithm with the hyper-parameters that data of this shape is served with. An evaluation that holds users
    out must measure these, although the rest has another shape."""
    algorithm = ALGORITHMS[name]
    if isinstance(algorithm, EaseByShape):
        return algorithm.for_shape(ratings["user_id"].n_unique(), movies.height)
    return algorithm


def best_algorithm(users: int, movies: int) -> str:
    """The most accurate for data of this size: `gp`, which ranks as `ease` does and predicts better stars, if it
    fits."""
    fits = movies <= MAX_GAUSSIAN_MOVIES and users * movies <= MAX_GAUSSIAN_CELLS
    return "gp" if fits else DEFAULT_ALGORITHM
