"""Predicted stars by a Gaussian process over movies, its covariance learnt by Bayesian matrix factorisation (`gibbs`).

The side information is, of each user, the leading principal components of the degree-normalised 0/1 row (which movies
were rated); of each movie, the mirror image of it, genres and year. The samples' mean covariance S of all movies then
folds in any profile (Rasmussen and Williams, "Gaussian processes for machine learning", 2006, eq. 2.25):
stars = mu + S[:, O] (S[O, O] + inflation noise I)^-1 (y - mu)[O], O = the rated movies and the pseudo-movies.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg

from services.recommender.model.algorithms.gibbs import Sampler
from services.recommender.model.execution import Execution
from services.recommender.model.interface import Floats, Ints, Profile
from services.recommender.model.matrix import Array, Ratings, check_shape
from services.recommender.model.stars import MAX_STARS, MIN_STARS, ItemKnnStars

# Relative sizes below which a component, or the spread of one over rows, is rounding: rows are alike.
MIN_COMPONENT, MIN_SPREAD = 1e-3, 0.05


@dataclass(frozen=True)
class GaussianProcess:
    """Chosen by the RMSE on two inner splits of MovieLens 100K's u1 that `make select ALGORITHM=gp` uses
    (docs/decisions/0004-model.md); more factors or components gained nothing there."""

    factors: int = 10
    """Length of a user's or movie's vector without its bias; 1 and up."""
    sweeps: int = 200
    """Of Gibbs sampling, more than `burn_in`. 200 took .0023 off the RMSE against 90; more take off .0004 at most."""
    burn_in: int = 30
    """Sweeps before the first sample; 0 and up."""
    every: int = 3
    """A sample is taken every so many sweeps, as successive ones are alike; 1 and up."""
    components: int = 30
    """Principal components of which movies were rated; 0 and up."""
    inflation: float = 1.3
    """Factor on the noise variance in fold-in; 1 is the process's own. Above 1 it trusts a single rating less."""
    share: float = 0.75
    """Of the process in the predicted stars, 0 to 1; the rest is item-kNN's."""
    seed: int = 0
    """Of the random generator: the same data and seed give the same model."""

    def fit(self, ratings: Ratings, execution: Execution) -> "GaussianStars | ItemKnnStars":
        """`ItemKnnStars` alone if there are no ratings. Takes all ratings at once, and a dense users x movies matrix of
        them."""
        matrix = ratings.whole()
        neighbours = ItemKnnStars.fit(matrix, execution)
        if not matrix.stars.nnz:
            return neighbours
        stars = matrix.stars.toarray()
        rated = (stars > 0).astype(np.float32)
        components = min(self.components, min(stars.shape) // 4)
        of_users, scale, loadings = principal_components(rated, components)
        of_movies = np.hstack(
            [principal_components(rated.T, components)[0], standardise_columns(matrix.side_features())]
        )
        sampler = Sampler.start(stars, of_users, of_movies, self.factors, np.random.default_rng(self.seed))
        covariance, mean, noise = self.average(sampler, execution)
        size = len(matrix.movie_ids) + loadings.shape[1]
        check_shape(mean, size)
        check_shape(covariance, size, size)
        return GaussianStars(
            movie_ids=matrix.movie_ids,
            covariance=covariance,
            mean=mean,
            noise=noise * self.inflation,
            component_scale=scale,
            loadings=loadings,
            neighbours=neighbours,
            share=self.share,
        )

    def average(self, sampler: Sampler, execution: Execution) -> tuple[Array, Array, float]:
        """Mean covariance and mean of (pseudo-)movies, and mean noise variance, over the samples after burn-in."""
        size = len(sampler.movies.vectors)
        covariance, mean = np.zeros((size, size), np.float32), np.zeros(size, np.float32)
        noise, samples = 0.0, 0
        for sweep in range(self.sweeps):
            sampler.sweep()
            execution.progress("stars", sweep + 1, self.sweeps)
            if sweep >= self.burn_in and sweep % self.every == 0:
                samples += 1
                sample_covariance, sample_mean = sampler.movie_distribution()
                covariance += sample_covariance
                mean += sample_mean
                noise += 1 / sampler.precision
        return covariance / samples, mean / samples, noise / samples


@dataclass(frozen=True, eq=False)
class GaussianStars:
    movie_ids: Ints
    covariance: Floats
    """(movies + components) x (movies + components), in squared stars"""
    mean: Floats
    """of movies and components, in stars"""
    noise: float
    """variance of a rating, inflated, in squared stars"""
    component_scale: Floats
    """one per movie"""
    loadings: Floats
    """movies x components"""
    neighbours: ItemKnnStars
    share: float
    """of the process, 0 to 1; the rest is the neighbours'"""

    def predict(self, profile: Profile) -> Floats:
        """Stars of every movie, 0.5 to 5, float32; the neighbours' alone for an empty profile."""
        by_neighbours = self.neighbours.predict(profile)
        indices, ratings, _ = profile.known_to(self.movie_ids)
        if not len(indices):
            return by_neighbours
        mixed = self.share * self.fold_in(indices, ratings) + (1 - self.share) * by_neighbours
        return np.asarray(np.clip(mixed, MIN_STARS, MAX_STARS), dtype=np.float32)

    def fold_in(self, indices: Ints, ratings: Floats) -> Array:
        """The posterior mean of every movie's stars given these ratings, float32. The pseudo-movies are observed first:
        all profiles share what that leaves of the covariance, so only the rated movies remain to be solved."""
        covariance, gains = self._given_components
        movies = len(self.movie_ids)
        mean = self.mean[:movies] + (self.components_of(indices) - self.mean[movies:]) @ gains
        among = covariance[np.ix_(indices, indices)].astype(np.float64)
        among[np.diag_indices_from(among)] += self.noise
        factor = linalg.cho_factor(among, overwrite_a=True, check_finite=False)
        weights = linalg.cho_solve(factor, ratings - mean[indices], check_finite=False).astype(np.float32)
        return np.asarray(mean + weights @ covariance[indices], dtype=np.float32)

    @cached_property
    def _given_components(self) -> tuple[Array, Array]:
        """The covariance of the movies once the pseudo-movies are observed (movies x movies), and what a unit of each
        pseudo-movie adds to the means (components x movies), both float32."""
        movies = len(self.movie_ids)
        between = self.covariance[movies:, :movies].astype(np.float64)
        among = self.covariance[movies:, movies:] + self.noise * np.eye(len(between))
        gains = linalg.solve(among, between, assume_a="pos") if len(between) else between
        return (self.covariance[:movies, :movies] - between.T @ gains).astype(np.float32), gains.astype(np.float32)

    def components_of(self, indices: Ints) -> Array:
        """Principal components of a profile of the movies at `indices`."""
        row = self.component_scale[indices] / np.sqrt(len(indices))
        return np.asarray(row @ self.loadings[indices])


def principal_components(rated: Array, count: int) -> tuple[Array, Array, Array]:
    """Of a rows x columns matrix of 0 and 1: each row's leading components with unit spread (rows x components), and
    the scale (one a column) and loadings (columns x components) that give those of any row:
    components = (row / sqrt(its sum) * scale) @ loadings. At most `count`; fewer where the rest is rounding."""
    rows = rated / np.sqrt(np.maximum(rated.sum(axis=1, keepdims=True), 1))
    scale = 1 / np.sqrt(np.maximum(rows.sum(axis=0), 1e-3))
    left, sizes, right = np.linalg.svd(rows * scale, full_matrices=False)
    count = min(count, int((sizes > MIN_COMPONENT * sizes[0]).sum()))
    spread, even = left[:, :count].std(axis=0), 1 / np.sqrt(len(rows))
    spread = np.where(spread > MIN_SPREAD * even, spread, even)
    loadings = right[:count].T / sizes[:count] / spread
    return left[:, :count] / spread, scale.astype(np.float32), loadings.astype(np.float32)


def standardise_columns(features: Array) -> Array:
    """Each column in standard deviations from its mean, float32; 0 where it is constant."""
    return np.asarray((features - features.mean(axis=0)) / (features.std(axis=0) + 1e-6), dtype=np.float32)
