"""Item neighbours: score_i = sum over the rated movies j of x_j s_ji, and s_ji = cosine(x_j, x_i) n_ji / (n_ji + 20)
for the k closest movies of each movie (Deshpande and Karypis, "Item-based top-N recommendation", TOIS 2004)."""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.execution import Work
from services.recommender.model.item_weights import ItemWeightsModel
from services.recommender.model.matrix import RatingMatrix
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import SparseWeights


@dataclass(frozen=True)
class ItemKnn:
    neighbours: int = 100
    shrinkage: float = 20
    most_movies: int = 12_000

    def fit(self, matrix: RatingMatrix, work: Work) -> ItemWeightsModel:
        popularity = Popularity.of(matrix)
        places = matrix.best_known(self.most_movies)
        values = matrix.values(0)[:, places]
        gram = work.gram(values, "item similarity")
        norms = np.sqrt(np.maximum(np.diag(gram), 1e-9))
        overlap = work.gram((values > 0).astype(np.float32), "item overlap")
        similarity = gram / np.outer(norms, norms) * overlap / (overlap + self.shrinkage)
        np.fill_diagonal(similarity, 0)
        return ItemWeightsModel(
            movie_ids=matrix.movie_ids,
            weights=SparseWeights.strongest(similarity, self.neighbours, places, len(matrix.movie_ids)),
            popularity=popularity,
            stars=ItemKnnStars.fit(matrix, work),
            value_offset=0.0,
            recency=0.0,
        )
