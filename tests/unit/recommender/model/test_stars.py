from dataclasses import replace

import numpy as np
import pytest

from services.recommender.model import Profile
from services.recommender.model import stars as stars_module
from services.recommender.model import weights as weights_module
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.stars import ItemKnnStars, ResidualRows, baselines, residual_similarity
from tests.support.rating_frames import matrix_of_table, profile_of

TABLE = np.random.default_rng(3).integers(0, 6, (12, 7)).astype(float)
MATRIX = matrix_of_table(TABLE.tolist())
STARS = ItemKnnStars.fit(MATRIX, Execution())


def naive_baselines(table: Array) -> tuple[float, Array, Array]:
    rated = table > 0
    mean = table[rated].mean()
    users, movies = np.zeros(len(table)), np.zeros(table.shape[1])
    for _ in range(10):
        movies = np.where(rated, table - mean - users[:, None], 0).sum(axis=0) / (10 + rated.sum(axis=0))
        users = np.where(rated, table - mean - movies, 0).sum(axis=1) / (15 + rated.sum(axis=1))
    return mean, movies, np.where(rated, table - mean - movies - users[:, None], 0)


def naive_similarity(table: Array) -> Array:
    rated, residuals = (table > 0).astype(float), naive_baselines(table)[2]
    norms = np.linalg.norm(residuals, axis=0)
    overlap = rated.T @ rated
    similarity = np.maximum(residuals.T @ residuals / np.outer(norms, norms) * overlap / (overlap + 10), 0) ** 2
    np.fill_diagonal(similarity, 0)
    return np.asarray(similarity)


def naive_stars(table: Array, row: Array) -> Array:
    mean, movie_bias, _ = naive_baselines(table)
    rated = row > 0
    above = np.where(rated, row - mean - movie_bias, 0)
    user_bias = above.sum() / (15 + rated.sum())
    similarity = naive_similarity(table)
    shift = similarity @ np.where(rated, above - user_bias, 0) / (similarity @ rated + 0.02)
    return np.asarray(np.clip(mean + movie_bias + user_bias + shift, 0.5, 5))


def residual_rows(matrix: RatingMatrix) -> ResidualRows:
    return ResidualRows(*baselines(matrix, Execution()), np.arange(len(matrix.movie_ids)))


def similarity_of(matrix: RatingMatrix) -> Array:
    return residual_similarity(matrix, residual_rows(matrix), Execution())


def test_baselines_are_alternating_ridge_means() -> None:
    mean, movie_bias = baselines(MATRIX, Execution())
    expected = naive_baselines(TABLE)
    assert mean == pytest.approx(expected[0])
    assert np.allclose(movie_bias, expected[1], atol=1e-6)
    assert np.allclose(residual_rows(MATRIX)(MATRIX).toarray(), expected[2], atol=1e-5)


def test_one_sweep_of_the_baselines_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stars_module, "BASELINE_SWEEPS", 1)
    assert not np.allclose(baselines(MATRIX, Execution())[1], naive_baselines(TABLE)[1], atol=1e-4)
    assert stars_module.MOVIE_RIDGE == 10


def test_similarity_is_the_formula() -> None:
    similarity = similarity_of(MATRIX)
    assert np.allclose(similarity, naive_similarity(TABLE), atol=1e-5)
    assert similarity.max() > 0.01


def test_stages_are_reported() -> None:
    stages: list[str] = []
    ItemKnnStars.fit(MATRIX, Execution(progress=lambda stage, *_: stages.append(stage)))
    assert stages == ["star biases"] * 10 + ["star similarity", "star overlap"]


@pytest.mark.parametrize("user", [0, 3, 11])
def test_predicted_stars_are_the_formula(user: int) -> None:
    row = TABLE[user]
    profile = profile_of({movie + 1: stars for movie, stars in enumerate(row) if stars})
    assert np.allclose(STARS.predict(profile), naive_stars(TABLE, row), atol=1e-5)
    assert STARS.predict(profile).dtype == np.float32


def test_an_empty_profile_has_the_baselines_of_the_movies() -> None:
    mean, movie_bias, _ = naive_baselines(TABLE)
    assert np.allclose(STARS.predict(Profile.empty()), mean + movie_bias, atol=1e-5)


def test_stars_are_cut_to_the_scale() -> None:
    table = [[5.0] * 12] * 30 + [[0.5] * 12] * 30
    stars = ItemKnnStars.fit(matrix_of_table(table), Execution())
    for rating in (0.5, 5):
        predicted = stars.predict(profile_of(dict.fromkeys(range(1, 9), rating)))
        assert predicted.tolist() == [pytest.approx(rating, abs=0.3)] * 12
        assert ((predicted >= 0.5) & (predicted <= 5)).all()
    shifted = ItemKnnStars(stars.movie_ids, 4.9, stars.movie_bias + 3, stars.similarity)
    assert shifted.predict(Profile.empty()).tolist() == [5] * 12
    lowered = ItemKnnStars(stars.movie_ids, 0.6, stars.movie_bias - 3, stars.similarity)
    assert lowered.predict(Profile.empty()).tolist() == [0.5] * 12


def test_without_ratings_every_movie_has_three_stars() -> None:
    stars = ItemKnnStars.fit(matrix_of_table([[0, 0]]), Execution())
    assert stars.predict(Profile.empty()).tolist() == [3, 3]


def test_only_the_strongest_neighbours_are_kept() -> None:
    few = ItemKnnStars.fit(MATRIX, Execution(), neighbours=2).similarity.to_csr().toarray()
    expected = naive_similarity(TABLE)
    for movie in range(7):
        kept = np.sort(expected[:, movie])[-2:]
        assert np.allclose(np.sort(few[:, movie])[-2:], kept, atol=1e-5)
        assert np.count_nonzero(few[:, movie]) == np.count_nonzero(kept)


def test_a_movie_with_one_rating_has_no_neighbours() -> None:
    table = [[5, 1, 3], [1, 5, 0], [5, 2, 0]]
    similarity = ItemKnnStars.fit(matrix_of_table(table), Execution()).similarity.to_csr().toarray()
    assert not similarity[2].any()
    assert not similarity[:, 2].any()


def test_two_ratings_are_enough_for_a_neighbour() -> None:
    table = [[5, 5, 3], [1, 1, 0], [0, 0, 4]]
    similarity = ItemKnnStars.fit(matrix_of_table(table), Execution()).similarity.to_csr().toarray()
    assert similarity[0, 1] == pytest.approx(similarity[1, 0])
    assert similarity[0, 1] > 0.01


@pytest.mark.parametrize(("limit", "connected"), [(2, [0, 1]), (3, [0, 1, 2])])
def test_only_the_most_rated_have_neighbours(monkeypatch: pytest.MonkeyPatch, limit: int, connected: list[int]) -> None:
    monkeypatch.setattr(stars_module, "MAX_MOVIES", limit)
    stars = ItemKnnStars.fit(matrix_of_table([[5, 5, 5], [1, 1, 1], [5, 5, 0], [1, 1, 0]]), Execution())
    assert np.unique(stars.similarity.indices).tolist() == connected


def test_a_movie_whose_ratings_are_all_as_expected_has_no_similarity() -> None:
    """Its residuals are 0, and so is their length."""
    matrix = matrix_of_table([[3, 3], [3, 3]])
    assert similarity_of(matrix).tolist() == [[0, 0], [0, 0]]


def test_small_residuals_are_compared_too() -> None:
    matrix = matrix_of_table([[1, 1], [1, 1]])
    rows = ResidualRows(0.9999, np.zeros(2, np.float32), np.arange(2))
    assert rows(matrix).data.max() < 1e-3
    assert residual_similarity(matrix, rows, Execution())[0, 1] == pytest.approx((2 / 12) ** 2, rel=1e-3)


def test_stars_are_compared_by_identity_and_never_change() -> None:
    assert replace(STARS) != STARS
    with pytest.raises(AttributeError):
        STARS.overall = 1  # type: ignore[misc]


def test_the_bounds_of_memory_and_the_number_of_sweeps() -> None:
    assert (stars_module.NEIGHBOURS, stars_module.MAX_MOVIES, stars_module.BASELINE_SWEEPS) == (400, 12_000, 10)


def test_dense_and_sparse_neighbours_predict_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = profile_of({1: 5.0, 3: 2.0})
    dense = replace(STARS).predict(profile)
    monkeypatch.setattr(weights_module, "DENSE_MOVIES", 1)
    assert replace(STARS).predict(profile) == pytest.approx(dense, abs=1e-5)
