from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from services.recommender.model import Model, Profile, fit
from services.recommender.model.algorithms.ease import Ease
from services.recommender.model.algorithms.gaussian import (
    GaussianProcess,
    GaussianStars,
    principal_components,
    standardise_columns,
)
from services.recommender.model.algorithms.gibbs import Sampler
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import RatingMatrix
from services.recommender.model.stars import ItemKnnStars
from tests.support.rating_frames import matrix_of_table, movies_frame, profile_of, ratings_of_table
from tests.support.small_dataset import small_dataset

TABLE = np.random.default_rng(41).integers(0, 6, (16, 9)).astype(float)
MATRIX = RatingMatrix.from_frames(
    ratings_of_table(TABLE.tolist()),
    movies_frame({movie: ["AB"[movie % 2]] for movie in range(1, 10)}, {movie: 1980 + movie for movie in range(1, 9)}),
)
PROCESS = GaussianProcess(factors=2, sweeps=12, burn_in=4, components=3)
FITTED = PROCESS.fit(MATRIX, Execution())
assert isinstance(FITTED, GaussianStars)
STARS = FITTED
PROFILE = profile_of({1: 5.0, 4: 1.0, 9: 4.0})


def sampler() -> Sampler:
    """As `fit` starts it: two components of the 0/1 matrix both ways, as a quarter of the smaller side is."""
    rated = (TABLE > 0).astype(np.float32)
    of_movies = np.hstack([principal_components(rated.T, 2)[0], standardise_columns(MATRIX.side_features())])
    return Sampler.start(
        TABLE.astype(np.float32), principal_components(rated, 2)[0], of_movies, 2, np.random.default_rng(0)
    )


def test_the_fit_is_the_average_of_every_third_sample_after_burn_in() -> None:
    chain, samples, noises = sampler(), [], []
    for sweep in range(12):
        chain.sweep()
        if sweep in (6, 9):
            samples.append(chain.movie_distribution())
            noises.append(1 / chain.precision)
    assert np.allclose(STARS.covariance, np.mean([covariance for covariance, _ in samples], axis=0), atol=1e-5)
    assert np.allclose(STARS.mean, np.mean([mean for _, mean in samples], axis=0), atol=1e-5)
    assert STARS.noise == pytest.approx(1.3 * np.mean(noises), rel=1e-5)
    assert STARS.share == 0.75


def test_a_sample_is_taken_from_the_end_of_burn_in_on() -> None:
    chain = sampler()
    averaged = replace(PROCESS, sweeps=4, burn_in=3).average(sampler(), Execution())
    for _ in range(4):
        chain.sweep()
    assert np.allclose(averaged[0], chain.movie_distribution()[0], atol=1e-6)
    assert averaged[2] == pytest.approx(1 / chain.precision)


def test_every_sweep_is_reported() -> None:
    reported: list[tuple[str, int, int]] = []
    PROCESS.average(sampler(), Execution(progress=lambda *event: reported.append(event)))
    assert reported == [("stars", done, 12) for done in range(1, 13)]


def test_fold_in_is_the_posterior_mean_of_the_process() -> None:
    indices, ratings = np.array([0, 3, 8]), np.array([5.0, 1.0, 4.0])
    seen = np.r_[indices, 9, 10]
    values = np.r_[ratings, STARS.components_of(indices)] - STARS.mean[seen]
    known = STARS.covariance[np.ix_(seen, seen)] + STARS.noise * np.eye(5)
    naive = STARS.mean[:9] + STARS.covariance[:9, seen] @ np.linalg.inv(known) @ values
    assert np.allclose(STARS.fold_in(indices, ratings), naive, atol=1e-4)
    mixed = 0.75 * naive + 0.25 * STARS.neighbours.predict(PROFILE)
    assert np.allclose(STARS.predict(PROFILE), np.clip(mixed, 0.5, 5), atol=1e-4)
    assert STARS.predict(PROFILE).dtype == np.float32


def test_the_covariance_is_not_changed_by_a_fold_in() -> None:
    before = STARS.covariance.copy()
    STARS.predict(PROFILE)
    assert np.array_equal(STARS.covariance, before)


def test_stars_are_cut_to_the_scale() -> None:
    for shift, expected in ((100, 5), (-100, 0.5)):
        shifted = replace(STARS, mean=STARS.mean + np.where(np.arange(len(STARS.mean)) == 1, shift, 0))
        assert shifted.predict(PROFILE)[1] == expected


def test_a_profile_without_known_movies_has_the_stars_of_the_neighbours() -> None:
    for profile in (Profile.empty(), profile_of({99: 5.0})):
        assert STARS.predict(profile).tolist() == STARS.neighbours.predict(profile).tolist()


def test_without_ratings_there_are_only_neighbours() -> None:
    assert isinstance(PROCESS.fit(matrix_of_table([[0, 0]]), Execution()), ItemKnnStars)


def test_the_seed_decides() -> None:
    again = PROCESS.fit(MATRIX, Execution())
    other = replace(PROCESS, seed=1).fit(MATRIX, Execution())
    assert np.array_equal(again.predict(PROFILE), STARS.predict(PROFILE))
    assert not np.array_equal(other.predict(PROFILE), STARS.predict(PROFILE))


def test_components_are_at_most_a_quarter_of_the_smaller_side() -> None:
    assert STARS.loadings.shape == (9, 2)
    assert len(STARS.mean) == 11
    one = replace(PROCESS, components=1).fit(MATRIX, Execution())
    assert isinstance(one, GaussianStars)
    assert one.loadings.shape == (9, 1)


def test_components_of_any_row_follow_from_scale_and_loadings() -> None:
    rated = (TABLE > 0).astype(np.float32)
    components, scale, loadings = principal_components(rated, 5)
    assert components.shape == (16, 5)
    for user in range(16):
        row = rated[user] / np.sqrt(rated[user].sum()) * scale
        assert np.allclose(row @ loadings, components[user], atol=1e-4)
    indices = np.flatnonzero(rated[3])
    two = principal_components(rated, 2)[0]
    assert np.allclose(STARS.components_of(indices), two[3], atol=1e-4)
    assert scale.dtype == loadings.dtype == np.float32


def test_components_are_the_left_singular_vectors_in_standard_deviations() -> None:
    rated = (TABLE > 0).astype(np.float64)
    normalised = rated / np.sqrt(rated.sum(axis=1, keepdims=True))
    normalised /= np.sqrt(normalised.sum(axis=0))
    left = np.linalg.svd(normalised)[0]
    components = principal_components(rated, 4)[0]
    spread = left[:, :4].std(axis=0)
    spread = np.where(spread > 0.05 / 4, spread, 1 / 4)
    assert np.allclose(np.abs(components), np.abs(left[:, :4] / spread), atol=1e-6)


def test_equal_rows_have_one_component_without_spread() -> None:
    components, scale, loadings = principal_components(np.ones((4, 3)), 3)
    assert np.allclose(np.abs(components), 1)
    assert components.shape == (4, 1)
    assert loadings.shape == (3, 1)
    assert np.allclose(scale, 1 / np.sqrt(4 / np.sqrt(3)))


def test_empty_rows_and_columns_have_finite_components() -> None:
    rated = np.array([[1.0, 0, 0], [1, 1, 0], [0, 0, 0], [0, 1, 0]])
    components, scale, loadings = principal_components(rated, 2)
    assert np.isfinite(components).all()
    assert scale[2] == pytest.approx(1e-3**-0.5)
    assert np.allclose(components[2], 0, atol=1e-6)
    assert np.allclose(loadings[2], 0, atol=1e-6)


def test_features_are_standardised_by_column() -> None:
    features = standardise_columns(np.array([[1.0, 7], [3, 7]]))
    assert np.allclose(features, [[-1, 0], [1, 0]], atol=1e-5)
    assert features.dtype == np.float32
    assert np.allclose(standardise_columns(np.array([[0.0], [2e-6]])), [[-0.5], [0.5]], atol=1e-3)


def test_models_never_change() -> None:
    assert replace(STARS) != STARS
    for frozen in (STARS, PROCESS):
        with pytest.raises(AttributeError):
            setattr(frozen, "share", 1)  # noqa: B010 - frozen


def test_it_predicts_held_out_stars_better_than_movie_averages() -> None:
    ratings, movies = small_dataset(users=80).ratings, small_dataset(users=80).movies
    held_out = ratings.filter(pl.int_range(pl.len()) % 5 == 0)
    train = ratings.filter(pl.int_range(pl.len()) % 5 != 0)

    def rmse(model: Model) -> float:
        errors = []
        for user, movie, stars, _ in held_out.iter_rows():
            rows = train.filter(pl.col("user_id") == user)
            profile = Profile(rows["movie_id"].to_numpy(), rows["rating"].to_numpy(), rows["rated_at"].to_numpy())
            errors.append(model.predict(profile)[np.searchsorted(model.movie_ids, movie)] - stars)
        return float(np.sqrt(np.mean(np.square(errors))))

    gp = Ease(stars=GaussianProcess(sweeps=34))
    assert rmse(fit(gp, train, movies)) < 0.5 * float(held_out["rating"].to_numpy().std())
