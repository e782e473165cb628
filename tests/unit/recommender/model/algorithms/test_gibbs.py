"""The sampler is seeded: golden draws on a tiny matrix hold every step of it. Statistics hold what they mean."""

import numpy as np
import pytest

from services.recommender.model.algorithms import gibbs
from services.recommender.model.algorithms.gibbs import Prior, Sampler, Side

STARS = np.array([[5, 0, 3], [1, 2, 0], [0, 4, 5], [4, 1, 0.0]])
USER_FEATURES = np.array([[0.5], [-1], [1], [-0.5]])
MOVIE_FEATURES = np.array([[1.0, 0], [0, 1], [-1, 0.5]])


def started(seed: int = 7, factors: int = 1) -> Sampler:
    return Sampler.start(STARS, USER_FEATURES, MOVIE_FEATURES, factors, np.random.default_rng(seed))


@pytest.fixture
def swept() -> Sampler:
    sampler = started()
    sampler.sweep()
    sampler.sweep()
    return sampler


def test_two_sweeps_draw_the_golden_vectors(swept: Sampler) -> None:
    users = [
        *([0.13469, 0.12303], [-0.2024, -0.21924], [-0.32364, 0.31474]),
        *([-0.268, -0.15579], [0.11321, -0.0499], [-0.08054, -0.31447]),
    ]
    movies = [[-0.34318, 0.18579], [-0.05972, -0.42042], [-0.00928, -0.05414], [0.17435, 0.89693]]
    assert np.allclose(swept.users.vectors, users, atol=2e-5)
    assert np.allclose(swept.movies.vectors, movies, atol=2e-5)
    assert swept.precision == pytest.approx(0.3964731, rel=1e-5)
    assert swept.users.vectors.dtype == np.float32


def test_two_sweeps_draw_the_golden_vectors_of_two_factors_from_seven_ratings() -> None:
    stars = STARS * [[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 0, 1]]
    sampler = Sampler.start(stars, USER_FEATURES, MOVIE_FEATURES, 2, np.random.default_rng(7))
    sampler.sweep()
    sampler.sweep()
    assert np.allclose(sampler.users.vectors[0], [-0.06373, 0.01214, 0.13808], atol=2e-5)
    assert np.allclose(sampler.movies.vectors[-1], [0.12473, 0.64891, -0.64381], atol=2e-5)
    assert sampler.precision == pytest.approx(0.5232237, rel=1e-5)


def test_two_sweeps_draw_the_golden_prior_of_users(swept: Sampler) -> None:
    assert swept.user_prior is not None
    assert np.allclose(swept.user_prior.mean, [-0.1678, -0.06084], atol=2e-5)
    assert np.allclose(swept.user_prior.precision, [[11.6423, 3.38309], [3.38309, 23.91991]], atol=2e-4)


def test_the_distribution_of_movies_follows_from_the_prior_of_users(swept: Sampler) -> None:
    covariance, mean = swept.movie_distribution()
    assert np.allclose(mean, [3.30754, 2.65376, 3.01158, 0.86767], atol=2e-5)
    assert np.allclose(covariance[0], [0.06284, 0.05054, 0.04835, -0.00757], atol=2e-5)
    assert swept.user_prior is not None
    design = np.column_stack([swept.movies.vectors[:, 0], [1, 1, 1, 0]])
    assert np.allclose(covariance, design @ np.linalg.inv(swept.user_prior.precision) @ design.T, atol=1e-6)


def test_there_is_no_distribution_before_a_sweep() -> None:
    with pytest.raises(AssertionError, match="sweep first"):
        started().movie_distribution()


def test_the_start_places_features_beside_the_centred_ratings() -> None:
    sampler = started(factors=2)
    centre = 25 / 8
    assert sampler.centre == pytest.approx(centre)
    ratings = np.where(STARS > 0, STARS - centre, 0)
    assert np.allclose(sampler.values[:4, :3], ratings, atol=1e-6)
    assert np.allclose(sampler.values[:4, 3:], USER_FEATURES)
    assert np.allclose(sampler.values[4:, :3], MOVIE_FEATURES.T)
    assert sampler.values[4:, 3:].tolist() == [[0], [0]]
    assert sampler.seen[:4, :3].tolist() == (STARS > 0).tolist()
    assert (sampler.seen[:4, 3:] == 1).all()
    assert (sampler.seen[4:, :3] == 1).all()
    assert sampler.seen[4:, 3:].tolist() == [[0], [0]]
    assert sampler.values.dtype == sampler.seen.dtype == np.float32
    assert (sampler.users.vectors.shape, sampler.users.real) == ((6, 3), 4)
    assert (sampler.movies.vectors.shape, sampler.movies.real) == ((4, 3), 3)
    assert sampler.precision == pytest.approx(4 / 3)
    assert sampler.user_prior is None


def test_the_start_is_small_random_vectors() -> None:
    expected = np.random.default_rng(7).standard_normal((6, 2)) / 10
    assert np.allclose(started().users.vectors, expected, atol=1e-6)


def test_features_are_one_row_a_user_and_a_movie() -> None:
    random = np.random.default_rng(0)
    for users, movies in ((USER_FEATURES[:3], MOVIE_FEATURES), (USER_FEATURES, MOVIE_FEATURES[:2])):
        with pytest.raises(ValueError, match="shape"):
            Sampler.start(STARS, users, movies, 1, random)


def test_pseudo_rows_have_no_bias_on_the_other_side() -> None:
    side = Side(np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]), real=2)
    assert side.flags.tolist() == [1, 1, 0]
    assert side.flags.dtype == np.float32
    assert side.design.tolist() == [[1, 2, 1], [4, 5, 1], [7, 8, 0]]


def test_drawn_vectors_have_the_posterior_mean_of_ridge_regression() -> None:
    """With next to no noise in the draws: a very precise likelihood and a flat prior reproduce what was seen."""
    sampler = started()
    sampler.movies.vectors = np.array([[1.0, 0.5], [-1, 0.2], [0.5, 0], [2, 0]], dtype=np.float32)
    sampler.precision = 1e8
    flat = Prior(np.zeros(2), np.eye(2) * 1e-3)
    sampler._draw_vectors(sampler.users, sampler.movies, sampler.values, sampler.seen, flat)
    for user in range(4):
        seen = sampler.seen[user] > 0
        target = sampler.values[user, seen] - sampler.movies.vectors[seen, 1]
        expected = np.linalg.lstsq(sampler.movies.design[seen], target, rcond=None)[0]
        assert np.allclose(sampler.users.vectors[user], expected, atol=2e-3)


def test_with_next_to_no_likelihood_vectors_come_from_their_priors() -> None:
    sampler = Sampler.start(np.full((4000, 2), 3.0), np.zeros((4000, 1)), np.zeros((2, 1)), 1, np.random.default_rng(1))
    sampler.precision = 1e-9
    prior = Prior(np.array([3.0, -2.0]), np.array([[4.0, 0], [0, 25.0]]))
    sampler._draw_vectors(sampler.users, sampler.movies, sampler.values, sampler.seen, prior)
    assert np.allclose(sampler.users.vectors[:4000].mean(axis=0), [3, -2], atol=0.05)
    assert np.allclose(sampler.users.vectors[:4000].std(axis=0), [0.5, 0.2], atol=0.02)


def test_the_prior_follows_the_vectors_of_real_rows() -> None:
    random = np.random.default_rng(2)
    sampler = started()
    real = random.standard_normal((5000, 2)) * [0.5, 0.2] + [1, -1]
    side = Side(np.vstack([real, np.full((3, 2), 100)]).astype(np.float32), 5000)
    prior = sampler._draw_prior(side)
    assert np.allclose(prior.mean, [1, -1], atol=0.05)
    assert np.allclose(np.linalg.inv(prior.precision), np.diag([0.25, 0.04]), atol=0.02)


def test_the_precision_is_that_of_the_residuals() -> None:
    random = np.random.default_rng(3)
    stars = 3 + random.standard_normal((200, 100)) * 0.5
    sampler = Sampler.start(stars, np.zeros((200, 1)), np.zeros((100, 1)), 1, random)
    sampler.users.vectors[:] = sampler.movies.vectors[:] = 0
    sampler._draw_precision()
    assert sampler.precision == pytest.approx(4, rel=0.05)


def test_the_hyper_priors() -> None:
    assert (gibbs.PSEUDO_PRECISION, gibbs.HYPER_WEIGHT, gibbs.HYPER_SCALE) == (4, 2, 0.05)
    assert (gibbs.INITIAL_NOISE, gibbs.INITIAL_SCALE) == (0.75, 10)
