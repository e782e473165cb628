"""Predicted stars by a Gaussian process over movies, its covariance learnt by Bayesian matrix factorisation.

Gibbs sampling (Salakhutdinov and Mnih, "Bayesian probabilistic matrix factorization using MCMC", ICML 2008) with user
and movie biases as an extra column, and with side information as always-observed pseudo-movies and pseudo-users: the
leading principal components of each user's degree-normalised 0/1 row (which movies were rated), the mirror image of
it for movies, and movies' genres and year. The samples' average covariance S of all movies then folds in any
profile: stars = mu + S[:, O] (S[O, O] + inflation noise I)^-1 (y - mu)[O], O = the rated movies and the pseudo-movies.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import linalg

from services.recommender.model.execution import Work
from services.recommender.model.interface import Floats, Ints, Profile
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.stars import ItemKnnStars

PSEUDO_PRECISION = 4.0
HYPER_WEIGHT, HYPER_SCALE = 2.0, 0.05
FIRST_NOISE = 0.75
# what is smaller is rounding, of rows that are alike
LEAST_COMPONENT, LEAST_SPREAD = 1e-3, 0.05


@dataclass(frozen=True)
class GaussianProcess:
    factors: int = 10
    sweeps: int = 200
    burn_in: int = 30
    every: int = 3
    components: int = 30
    inflation: float = 1.3
    share: float = 0.75
    seed: int = 0

    def fit(self, matrix: RatingMatrix, work: Work) -> "GaussianStars | ItemKnnStars":
        neighbours = ItemKnnStars.fit(matrix, work)
        if not matrix.stars.nnz:
            return neighbours
        stars = matrix.stars.toarray()
        rated = (stars > 0).astype(np.float32)
        components = min(self.components, min(stars.shape) // 4)
        of_users, scale, loadings = principal_components(rated, components)
        of_movies = np.hstack([principal_components(rated.T, components)[0], standardised(matrix.side_features())])
        sampler = Sampler.start(stars, of_users, of_movies, self.factors, np.random.default_rng(self.seed))
        covariance, mean, noise = self.average(sampler, work)
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

    def average(self, sampler: "Sampler", work: Work) -> tuple[Array, Array, float]:
        """Mean covariance and mean of (pseudo-)movies, and mean noise variance, over the samples after burn-in."""
        size = len(sampler.movies.vectors)
        covariance, mean = np.zeros((size, size), np.float32), np.zeros(size, np.float32)
        noise, kept = 0.0, 0
        for sweep in range(self.sweeps):
            sampler.sweep()
            work.progress("stars", sweep + 1, self.sweeps)
            if sweep >= self.burn_in and sweep % self.every == 0:
                kept += 1
                sample_covariance, sample_mean = sampler.movie_distribution()
                covariance += sample_covariance
                mean += sample_mean
                noise += 1 / sampler.precision
        return covariance / kept, mean / kept, noise / kept


class Prior(NamedTuple):
    mean: Array
    precision: Array


@dataclass
class Side:
    """Users or movies: `real` rows and the pseudo-rows after them. A vector is d factors and a bias."""

    vectors: Array
    real: int

    @property
    def flags(self) -> Array:
        """1 for real rows, which have a bias on the other side; 0 for pseudo-rows, which have none."""
        return (np.arange(len(self.vectors)) < self.real).astype(np.float32)

    @property
    def design(self) -> Array:
        return np.hstack([self.vectors[:, :-1], self.flags[:, None]])


@dataclass
class Sampler:
    """`values` and `seen` are (users + pseudo-users) x (movies + pseudo-movies); ratings are centred."""

    values: Array
    seen: Array
    users: Side
    movies: Side
    centre: float
    precision: float
    random: np.random.Generator
    user_prior: Prior | None = None

    @classmethod
    def start(
        cls, stars: Array, of_users: Array, of_movies: Array, factors: int, random: np.random.Generator
    ) -> "Sampler":
        n, m = stars.shape
        rated, centre = stars > 0, float(stars[stars > 0].mean())
        corner = np.zeros((of_movies.shape[1], of_users.shape[1]), np.float32)
        values = np.block([[np.where(rated, stars - centre, 0), of_users], [of_movies.T, corner]]).astype(np.float32)
        seen = np.block([[rated, np.ones_like(of_users)], [np.ones_like(of_movies.T), corner]]).astype(np.float32)
        users = Side(random.standard_normal((len(values), factors + 1)).astype(np.float32) / 10, n)
        movies = Side(random.standard_normal((values.shape[1], factors + 1)).astype(np.float32) / 10, m)
        return cls(values, seen, users, movies, centre, 1 / FIRST_NOISE, random)

    def sweep(self) -> None:
        self.user_prior = self._draw_prior(self.users)
        self._draw(self.users, self.movies, self.values, self.seen, self.user_prior)
        self._draw(self.movies, self.users, self.values.T, self.seen.T, self._draw_prior(self.movies))
        self._draw_precision()

    def _draw_prior(self, side: Side) -> Prior:
        """Normal-Wishart hyper-prior over the real rows."""
        vectors = side.vectors[: side.real].astype(np.float64)
        n, k = vectors.shape
        mean, centred = vectors.mean(axis=0), vectors - vectors.mean(axis=0)
        shrunk = n * HYPER_WEIGHT / (n + HYPER_WEIGHT) * np.outer(mean, mean)
        scatter = np.eye(k) * HYPER_SCALE * (k + 3) + centred.T @ centred + shrunk
        degrees = k + 3 + n - np.arange(k)
        bartlett = np.tril(self.random.standard_normal((k, k)), -1) + np.diag(np.sqrt(self.random.chisquare(degrees)))
        root = np.linalg.cholesky(np.linalg.inv((scatter + scatter.T) / 2)) @ bartlett
        precision = root @ root.T
        spread = np.linalg.cholesky(precision * (n + HYPER_WEIGHT)).T
        drawn = np.linalg.solve(spread, self.random.standard_normal(k))
        return Prior(n * mean / (n + HYPER_WEIGHT) + drawn, precision)

    def _draw(self, side: Side, other: Side, values: Array, seen: Array, prior: Prior) -> None:
        """All rows at once: the precision of row r is the prior's plus the sum of outer products of what it sees."""
        design, k = other.design, side.vectors.shape[1]
        outer = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
        precision = self.precision * (seen @ outer).reshape(-1, k, k).astype(np.float64)
        without_bias = values - seen * np.outer(side.flags, other.vectors[:, -1])
        pull = self.precision * (without_bias @ design).astype(np.float64)
        precision[: side.real] += prior.precision
        pull[: side.real] += prior.precision @ prior.mean
        precision[side.real :] += np.eye(k) * PSEUDO_PRECISION
        root = np.linalg.cholesky(precision)
        drawn = np.linalg.solve(root, pull[..., None]) + self.random.standard_normal(pull.shape)[..., None]
        side.vectors = np.linalg.solve(root.transpose(0, 2, 1), drawn)[..., 0].astype(np.float32)

    def _draw_precision(self) -> None:
        n, m = self.users.real, self.movies.real
        user, movie = self.users.vectors[:n], self.movies.vectors[:m]
        fitted = user[:, :-1] @ movie[:, :-1].T + user[:, -1:] + movie[:, -1]
        squares = float((np.square(self.values[:n, :m] - fitted) * self.seen[:n, :m]).sum())
        self.precision = self.random.gamma(1 + self.seen[:n, :m].sum() / 2, 1 / (FIRST_NOISE + squares / 2))

    def movie_distribution(self) -> tuple[Array, Array]:
        """Covariance and mean of the (pseudo-)movies' values over users, as the users' prior spreads them."""
        assert self.user_prior is not None
        design = self.movies.design
        covariance = design @ np.linalg.inv(self.user_prior.precision).astype(np.float32) @ design.T
        mean = design @ self.user_prior.mean.astype(np.float32) + self.movies.vectors[:, -1]
        return covariance, mean + self.centre * self.movies.flags


@dataclass(frozen=True, eq=False)
class GaussianStars:
    movie_ids: Ints
    covariance: Floats
    """(movies + components) x (movies + components)"""
    mean: Floats
    noise: float
    component_scale: Floats
    loadings: Floats
    neighbours: ItemKnnStars
    share: float
    """of the process; the rest is the neighbours'"""

    def predict(self, profile: Profile) -> Floats:
        by_neighbours = self.neighbours.predict(profile)
        places, ratings, _ = profile.known_to(self.movie_ids)
        if not len(places):
            return by_neighbours
        movies = len(self.movie_ids)
        seen = np.concatenate([places, np.arange(movies, len(self.mean))])
        values = np.concatenate([ratings, self.components_of(places)]) - self.mean[seen]
        known = self.covariance[np.ix_(seen, seen)]
        known[np.diag_indices_from(known)] += self.noise
        factor = linalg.cho_factor(known.astype(np.float64), overwrite_a=True, check_finite=False)
        weights = linalg.cho_solve(factor, values, check_finite=False).astype(np.float32)
        stars = self.mean[:movies] + weights @ self.covariance[seen, :movies]
        mixed = self.share * stars + (1 - self.share) * by_neighbours
        return np.asarray(np.clip(mixed, 0.5, 5), dtype=np.float32)

    def components_of(self, places: Ints) -> Array:
        row = self.component_scale[places] / np.sqrt(len(places))
        return np.asarray(row @ self.loadings[places])


def principal_components(rated: Array, count: int) -> tuple[Array, Array, Array]:
    """Each row's leading components with unit spread, and the scale and loadings that give those of any row:
    components = (row / sqrt(its length) * scale) @ loadings."""
    rows = rated / np.sqrt(np.maximum(rated.sum(axis=1, keepdims=True), 1))
    scale = 1 / np.sqrt(np.maximum(rows.sum(axis=0), 1e-3))
    left, sizes, right = np.linalg.svd(rows * scale, full_matrices=False)
    count = min(count, int((sizes > LEAST_COMPONENT * sizes[0]).sum()))
    spread, even = left[:, :count].std(axis=0), 1 / np.sqrt(len(rows))
    spread = np.where(spread > LEAST_SPREAD * even, spread, even)
    loadings = right[:count].T / sizes[:count] / spread
    return left[:, :count] / spread, scale.astype(np.float32), loadings.astype(np.float32)


def standardised(features: Array) -> Array:
    return np.asarray((features - features.mean(axis=0)) / (features.std(axis=0) + 1e-6), dtype=np.float32)
