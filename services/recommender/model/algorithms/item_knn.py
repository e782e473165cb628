"""Item neighbours: score_i = sum over the rated movies j of x_j s_ji, and s_ji = cosine(x_j, x_i) n_ji / (n_ji + 20)
for the k most similar movies of each movie, where n_ji users rated both (Deshpande and Karypis, "Item-based top-N
recommendation", TOIS 2004)."""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.algorithms.item_weights import ItemWeightsModel
from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.algorithms.rating_values import RatingValues, linear_values
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, Ratings, check_shape
from services.recommender.model.parts.rows import RatedRows, ValueRows
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import SparseWeights


@dataclass(frozen=True)
class ItemKnn:
    """A baseline: conventional values, not tuned. `make select ALGORITHM=item-knn` varies them."""

    neighbours: int = 100
    """k: most similar movies kept of each movie; 1 and up."""
    shrinkage: float = 20
    """In users who rated both movies; 0 and up. Trusts a similarity that few users support less."""
    max_movies: int = 12_000
    """Only the most rated movies have neighbours: bounds memory, 4 * max_movies^2 bytes per dense matrix."""

    def fit(self, ratings: Ratings, execution: Execution) -> ItemWeightsModel:
        indices = ratings.most_rated(self.max_movies)
        similarity = self.similarity(ratings, indices, execution)
        return ItemWeightsModel(
            movie_ids=ratings.movie_ids,
            weights=SparseWeights.from_strongest(similarity, self.neighbours, indices, len(ratings.movie_ids)),
            popularity=Popularity.from_ratings(ratings),
            stars=ItemKnnStars.fit(ratings, execution),
            values=RatingValues(linear_values(0.0)),
        )

    def similarity(self, ratings: Ratings, indices: Array, execution: Execution) -> Array:
        """s of the movies at `indices`, movies x movies, with a zero diagonal."""
        gram = execution.gram(ratings, ValueRows(0, indices), len(indices), "item similarity")
        norms = np.sqrt(np.maximum(np.diag(gram), 1e-9))
        overlap = execution.gram(ratings, RatedRows(indices), len(indices), "item overlap")
        check_shape(overlap, *gram.shape)
        similarity = gram / np.outer(norms, norms) * overlap / (overlap + self.shrinkage)
        np.fill_diagonal(similarity, 0)
        return np.asarray(similarity)
