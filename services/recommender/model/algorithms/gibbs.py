"""Gibbs sampling of a Bayesian matrix factorisation with side information.

Salakhutdinov and Mnih, "Bayesian probabilistic matrix factorization using MCMC", ICML 2008, with user and movie biases
as an extra column, and with side information as always-observed pseudo-movies (features of users) and pseudo-users
(features of movies).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from services.recommender.model.matrix import Array, check_shape

PSEUDO_PRECISION = 4.0
"""Prior precision of the vectors of pseudo-rows, above 0."""
HYPER_WEIGHT, HYPER_SCALE = 2.0, 0.05
"""Normal-Wishart hyper-prior: the weight of its mean in rows, and its scale per degree of freedom; above 0. The paper
has 2 and 1."""
INITIAL_NOISE = 0.75
"""Variance of a rating in squared stars: the chain's start and its prior; above 0."""
INITIAL_SCALE = 10
"""The chain starts from standard normal vectors divided by this."""


class Prior(NamedTuple):
    """Of a side's vectors: the mean, and the precision matrix."""

    mean: Array
    precision: Array


@dataclass
class Side:
    """Users or movies: `real` rows and the pseudo-rows after them. A vector is the factors and a bias."""

    vectors: Array
    real: int

    @property
    def flags(self) -> Array:
        """1 for real rows, which the other side has a bias for; 0 for pseudo-rows, which it has none for."""
        return (np.arange(len(self.vectors)) < self.real).astype(np.float32)

    @property
    def design(self) -> Array:
        """What the other side's vectors are multiplied with: the factors, and the flag for their bias."""
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
        cls, stars: Array, user_features: Array, movie_features: Array, factors: int, random: np.random.Generator
    ) -> "Sampler":
        """`stars` is users x movies, dense, 0 for no rating; a row of features for each user and for each movie."""
        n, m = stars.shape
        check_shape(user_features, n, user_features.shape[1])
        check_shape(movie_features, m, movie_features.shape[1])
        rated, centre = stars > 0, float(stars[stars > 0].mean())
        corner = np.zeros((movie_features.shape[1], user_features.shape[1]), np.float32)
        centred = np.where(rated, stars - centre, 0)
        values = np.block([[centred, user_features], [movie_features.T, corner]]).astype(np.float32)
        observed = [[rated, np.ones_like(user_features)], [np.ones_like(movie_features.T), corner]]
        seen = np.block(observed).astype(np.float32)
        users = Side(random.standard_normal((len(values), factors + 1)).astype(np.float32) / INITIAL_SCALE, n)
        movies = Side(random.standard_normal((values.shape[1], factors + 1)).astype(np.float32) / INITIAL_SCALE, m)
        return cls(values, seen, users, movies, centre, 1 / INITIAL_NOISE, random)

    def sweep(self) -> None:
        """Draws every variable once, given all others."""
        self.user_prior = self._draw_prior(self.users)
        self._draw_vectors(self.users, self.movies, self.values, self.seen, self.user_prior)
        self._draw_vectors(self.movies, self.users, self.values.T, self.seen.T, self._draw_prior(self.movies))
        self._draw_precision()

    def _draw_prior(self, side: Side) -> Prior:
        """From the Normal-Wishart posterior given the real rows, by its Bartlett decomposition."""
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

    def _draw_vectors(self, side: Side, other: Side, values: Array, seen: Array, prior: Prior) -> None:
        """All rows at once: the precision of a row is the prior's plus the sum of outer products of what it sees."""
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
        vectors = np.linalg.solve(root.transpose(0, 2, 1), drawn)[..., 0].astype(np.float32)
        check_shape(vectors, *side.vectors.shape)
        side.vectors = vectors

    def _draw_precision(self) -> None:
        """Of the ratings, from a gamma distribution."""
        n, m = self.users.real, self.movies.real
        user, movie = self.users.vectors[:n], self.movies.vectors[:m]
        fitted = user[:, :-1] @ movie[:, :-1].T + user[:, -1:] + movie[:, -1]
        squares = float((np.square(self.values[:n, :m] - fitted) * self.seen[:n, :m]).sum())
        self.precision = self.random.gamma(1 + self.seen[:n, :m].sum() / 2, 1 / (INITIAL_NOISE + squares / 2))

    def movie_distribution(self) -> tuple[Array, Array]:
        """Covariance and mean, over users drawn from their prior, of the values of all movies and pseudo-movies."""
        assert self.user_prior is not None, "sweep first"
        design = self.movies.design
        covariance = design @ np.linalg.inv(self.user_prior.precision).astype(np.float32) @ design.T
        mean = design @ self.user_prior.mean.astype(np.float32) + self.movies.vectors[:, -1]
        return covariance, mean + self.centre * self.movies.flags
