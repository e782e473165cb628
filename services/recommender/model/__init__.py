"""Recommendation models: pure numpy, polars and scipy, without I/O.

`fit(ALGORITHMS[name], ratings, movies)` gives a `Model`. A profile is a user's current ratings, known or brand new:
no model needs to have seen the user.
"""

from dataclasses import dataclass, replace

import polars as pl

from services.recommender.model.algorithms.ease import Ease
from services.recommender.model.algorithms.gaussian import GaussianProcess
from services.recommender.model.algorithms.item_knn import ItemKnn
from services.recommender.model.algorithms.popularity import MostPopular
from services.recommender.model.algorithms.user_cosine import UserCosine
from services.recommender.model.algorithms.user_knn import UserKnn
from services.recommender.model.execution import Work
from services.recommender.model.interface import (
    Algorithm,
    Contributions,
    Explanation,
    Model,
    Neighbours,
    Profile,
    fit,
)
from services.recommender.model.matrix import RatingMatrix

# What won on inner splits of MovieLens 100K, and of ml-latest-small, which has far more movies than users: there,
# dislikes and the order in time say more than they do among well-known movies.
MANY_USERS = Ease()
FEW_USERS = Ease(ridge=400, value_offset=-1.0, recency=5.0, damping=0.0, low_rank_share=0.0)


@dataclass(frozen=True)
class EaseByShape:
    many_users: Ease = MANY_USERS
    few_users: Ease = FEW_USERS

    def fit(self, matrix: RatingMatrix, work: Work) -> Model:
        few = 2 * len(matrix.user_ids) < len(matrix.movie_ids)
        return (self.few_users if few else self.many_users).fit(matrix, work)


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
# a movies x movies covariance is kept, and users x movies cells are drawn from again and again
MOST_MOVIES_WITH_GAUSSIAN_STARS, MOST_CELLS_WITH_GAUSSIAN_STARS = 4_000, 25_000_000


def best_algorithm(ratings: pl.DataFrame, movies: pl.DataFrame) -> str:
    """The winner for data of this size: `gp`, which ranks as `ease` does and predicts better stars, if it fits."""
    cells = ratings["user_id"].n_unique() * movies.height
    fits = movies.height <= MOST_MOVIES_WITH_GAUSSIAN_STARS and cells <= MOST_CELLS_WITH_GAUSSIAN_STARS
    return "gp" if fits else DEFAULT_ALGORITHM


__all__ = [
    "ALGORITHMS",
    "DEFAULT_ALGORITHM",
    "Algorithm",
    "Contributions",
    "Explanation",
    "Model",
    "Neighbours",
    "Profile",
    "Work",
    "best_algorithm",
    "fit",
]
