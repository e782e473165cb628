"""`make evaluate RIVALS=1`: the evaluation with other libraries' algorithms and EASE and SLIM in the same report, each
with the best of a few settings on inner splits. They run in the bench's environment, which has the libraries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.evaluation.__main__ import main
from services.recommender.evaluation.rivals.plain_ease import RIVALS, PlainEase
from services.recommender.evaluation.rivals.slim import Slim
from services.recommender.model import Algorithm, Attribution, Execution, Model, Profile
from services.recommender.model.interface import Floats, Ints
from services.recommender.model.matrix import RatingMatrix, Ratings
from services.recommender.model.stars import ItemKnnStars

LISTED = 1.0


@dataclass(frozen=True, eq=False)
class LibraryModel(Model):
    """Scores by a library, and stars by Matinee's item neighbours, since the libraries rank alone."""

    movie_ids: Ints
    stars: ItemKnnStars
    library: Any

    def predict(self, profile: Profile) -> Floats:
        return self.stars.predict(profile)

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:
        del profile
        return [None] * len(movie_ids)


@dataclass(frozen=True)
class Als:
    """implicit's alternating least squares; the factors of a profile are computed anew."""

    factors: int
    regularization: float
    alpha: float
    least: float = 0.0
    """Ratings with fewer stars are left out."""

    def fit(self, ratings: Ratings, execution: Execution) -> Model:
        from implicit.cpu.als import AlternatingLeastSquares
        from threadpoolctl import threadpool_limits

        matrix = ratings.whole()
        liked = rated_at_least(matrix, self.least)
        settings = (self.factors, self.regularization, self.alpha)
        names = dict(zip(("factors", "regularization", "alpha"), settings, strict=True))
        with threadpool_limits(1, "blas"):  # BLAS threads would compete with its own, as it warns
            library = AlternatingLeastSquares(**names, random_state=1, num_threads=1)
            library.fit(sparse.csr_matrix(liked), show_progress=False)
        return AlsModel(matrix.movie_ids, ItemKnnStars.fit(matrix, execution), library, self.least)


def rated_at_least(matrix: RatingMatrix, least: float) -> sparse.csr_array:
    """users x movies: 1 for each rating of so many stars or more. A copy, since zeros are removed in place."""
    rows = matrix.with_data((matrix.stars.data >= least).astype(np.float32)).copy()
    rows.eliminate_zeros()
    return rows


@dataclass(frozen=True, eq=False)
class AlsModel(LibraryModel):
    least: float

    def scores(self, profile: Profile) -> Floats:
        known = profile.known_to(self.movie_ids)
        liked = known.indices[known.ratings >= self.least]
        shape = (1, len(self.movie_ids))
        row = sparse.csr_matrix((np.full(len(liked), LISTED, np.float32), liked, [0, len(liked)]), shape=shape)
        factors = self.library.recalculate_user(0, row)
        return np.asarray(factors.reshape(-1) @ self.library.item_factors.T)


@dataclass(frozen=True)
class LensKitUserKnn:
    neighbours: int
    feedback: str

    def fit(self, ratings: Ratings, execution: Execution) -> Model:
        from lenskit.data import from_interactions_df
        from lenskit.knn import UserKNNScorer
        from lenskit.pipeline import topn_pipeline

        matrix = ratings.whole()
        stars = matrix.stars.tocoo()
        columns = {"user_id": stars.row, "item_id": matrix.movie_ids[stars.col], "rating": stars.data}
        pipeline = topn_pipeline(UserKNNScorer(max_nbrs=self.neighbours, feedback=self.feedback))
        pipeline.train(from_interactions_df(pl.DataFrame(columns).to_pandas()))
        return LensKitModel(matrix.movie_ids, ItemKnnStars.fit(matrix, execution), pipeline)


@dataclass(frozen=True, eq=False)
class LensKitModel(LibraryModel):
    def scores(self, profile: Profile) -> Floats:
        """Movies that it cannot score come last."""
        from lenskit import score
        from lenskit.data import ItemList, RecQuery

        rated = ItemList(item_ids=profile.movie_ids, rating=profile.ratings)
        scores = score(self.library, RecQuery(user_items=rated), ItemList(item_ids=self.movie_ids)).scores()
        known = np.asarray(scores, np.float64)
        lowest = np.nanmin(known) if np.isfinite(known).any() else 0.0
        return np.where(np.isfinite(known), known, lowest - 1)


CANDIDATES: dict[str, Sequence[Algorithm]] = {
    **{name: [PlainEase(each.by_stars, ridge) for ridge in (100, 200, 400, 800)] for name, each in RIVALS.items()},
    "SLIM": [Slim(lasso, ridge) for lasso in (2, 5, 10) for ridge in (100, 300)],
    "ALS": [Als(factors, 0.05, alpha) for factors in (32, 64) for alpha in (1, 4)],
    "ALS, liked": [Als(factors, 0.05, alpha, 4.0) for factors in (32, 64) for alpha in (1, 4)],
    "LensKit user-kNN": [LensKitUserKnn(neighbours, "implicit") for neighbours in (30, 100)],
}

if __name__ == "__main__":
    main(CANDIDATES)
