import numpy as np
import polars as pl

from services.recommender.model import ALGORITHMS, Model, Profile, fit
from services.recommender.model.algorithms.gaussian import GaussianProcess, GaussianStars, principal_components
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import RatingMatrix
from tests.support.small_dataset import small_dataset

DATASET = small_dataset(users=200)


def fitted() -> GaussianStars:
    stars = GaussianProcess(sweeps=40, burn_in=20).fit(
        RatingMatrix.from_frames(DATASET.ratings, DATASET.movies), Execution()
    )
    assert isinstance(stars, GaussianStars)
    return stars


def test_fold_in_is_the_posterior_mean_of_the_process() -> None:
    stars = fitted()
    places, ratings = np.array([2, 5, 11]), np.array([5.0, 1.0, 4.5])
    movies = len(stars.movie_ids)
    seen = np.r_[places, np.arange(movies, len(stars.mean))]
    values = np.r_[ratings, stars.components_of(places)] - stars.mean[seen]
    known = stars.covariance[np.ix_(seen, seen)] + stars.noise * np.eye(len(seen))
    naive = stars.mean[:movies] + stars.covariance[:movies, seen] @ np.linalg.inv(known) @ values
    profile = Profile(stars.movie_ids[places], ratings, [0, 0, 0])
    mixed = stars.share * naive + (1 - stars.share) * stars.neighbours.predict(profile)
    assert np.allclose(stars.predict(profile), np.clip(mixed, 0.5, 5), atol=1e-3)


def test_the_components_of_a_user_can_be_had_from_the_profile_alone() -> None:
    rated = (RatingMatrix.from_frames(DATASET.ratings, DATASET.movies).stars.toarray() > 0).astype(np.float32)
    components, scale, loadings = principal_components(rated, 5)
    row = rated[3] / np.sqrt(rated[3].sum()) * scale
    assert np.allclose(row @ loadings, components[3], atol=1e-3)


def test_it_predicts_held_out_stars_better_than_movie_averages() -> None:
    held_out = DATASET.ratings.filter(pl.int_range(pl.len()) % 5 == 0)
    train = DATASET.ratings.filter(pl.int_range(pl.len()) % 5 != 0)

    def rmse(model: Model) -> float:
        errors = []
        for user, movie, stars, _ in held_out.iter_rows():
            rows = train.filter(pl.col("user_id") == user)
            profile = Profile(rows["movie_id"].to_numpy(), rows["rating"].to_numpy(), rows["rated_at"].to_numpy())
            errors.append(model.predict(profile)[np.searchsorted(model.movie_ids, movie)] - stars)
        return float(np.sqrt(np.mean(np.square(errors))))

    gaussian = rmse(fit(ALGORITHMS["gp"], train, DATASET.movies))
    assert gaussian < 0.7
    assert gaussian < 0.5 * float(held_out["rating"].to_numpy().std())
