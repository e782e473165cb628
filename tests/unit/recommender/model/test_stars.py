import numpy as np

from services.recommender.datasets.formats import Dataset
from services.recommender.model import Profile
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.stars import ItemKnnStars, baselines


def naive_stars(matrix: RatingMatrix, row: Array) -> Array:
    overall, movie_bias, residuals = baselines(matrix)
    rated, residual = matrix.stars.toarray() > 0, residuals.toarray()
    norms = np.linalg.norm(residual, axis=0)
    norms[norms == 0] = 1
    cosine = (residual / norms).T @ (residual / norms)
    overlap = rated.T.astype(float) @ rated
    similarity = np.maximum(cosine * overlap / (overlap + 10), 0) ** 2
    np.fill_diagonal(similarity, 0)
    above = np.where(row > 0, row - overall - movie_bias, 0)
    user_bias = above.sum() / (15 + (row > 0).sum())
    centred = np.where(row > 0, above - user_bias, 0)
    shift = (similarity @ centred) / (similarity @ (row > 0) + 0.02)
    return np.asarray(np.clip(overall + movie_bias + user_bias + shift, 0.5, 5))


def test_it_equals_the_formula_computed_naively(dataset: Dataset) -> None:
    matrix = RatingMatrix.from_frames(dataset.ratings, dataset.movies)
    row = matrix.stars.toarray()[3]
    profile = Profile(matrix.movie_ids[row > 0], row[row > 0], np.zeros((row > 0).sum()))
    assert np.allclose(ItemKnnStars.fit(matrix, Execution()).predict(profile), naive_stars(matrix, row), atol=1e-4)


def test_somebody_who_rates_high_is_predicted_high(dataset: Dataset) -> None:
    stars = ItemKnnStars.fit(RatingMatrix.from_frames(dataset.ratings, dataset.movies), Execution())
    ids = stars.movie_ids[:8]
    generous, strict = Profile(ids, np.full(8, 5.0), np.zeros(8)), Profile(ids, np.full(8, 1.0), np.zeros(8))
    assert stars.predict(generous).mean() > stars.predict(strict).mean() + 0.5


def test_only_the_strongest_neighbours_are_kept(dataset: Dataset) -> None:
    stars = ItemKnnStars.fit(RatingMatrix.from_frames(dataset.ratings, dataset.movies), Execution(), neighbours=3)
    assert np.bincount(stars.similarity.indices).max() <= 3
