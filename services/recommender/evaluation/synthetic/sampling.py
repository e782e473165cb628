"""Samples the movies that synthetic users rate, without repeats, from the distributions of their tastes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.recommender.model.matrix import Array

TASTE_SHARES = np.array([0.6, 0.3, 0.1])
ROUNDS = 20
CHUNK = 1_000_000


@dataclass(frozen=True, eq=False)
class TasteDistributions:
    """The distribution of each taste over the movies."""

    probabilities: Array
    """Tastes x movies."""
    cumulative: Array
    """Flattened taste index + cumulative probability: ascending, so one binary search samples from any taste."""

    @classmethod
    def from_popularity(cls, popularity: Array, pull: Array) -> "TasteDistributions":
        """`pull` (movies x tastes) is the log factor by which a taste changes the popularity of a movie."""
        probabilities = popularity * np.exp(pull.T)
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        cumulative = np.minimum(np.cumsum(probabilities, axis=1), 1)
        cumulative[:, -1] = 1
        return cls(probabilities, (cumulative + np.arange(len(probabilities))[:, None]).ravel())

    def sample(self, tastes: Array, rng: np.random.Generator) -> Array:
        """Sample one movie from each of the given tastes."""
        places = np.searchsorted(self.cumulative, tastes + rng.random(len(tastes)), side="right")
        return np.asarray(places - tastes * self.probabilities.shape[1])


def sample_rated_movies(
    tastes: TasteDistributions, user_tastes: Array, activity: Array, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """Yield users and movies of all ratings, sorted, in chunks of whole users. `user_tastes` is users x 3 tastes."""
    chunks = np.cumsum(activity) // CHUNK
    for chunk in np.unique(chunks):
        users = np.flatnonzero(chunks == chunk)
        rows, movies = sample_distinct_movies(tastes, user_tastes[users], activity[users], rng)
        yield users[rows], movies


def sample_distinct_movies(
    tastes: TasteDistributions, user_tastes: Array, activity: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Sample repeatedly, dropping duplicates; after `ROUNDS`, sample what is still missing without replacement."""
    n_movies = tastes.probabilities.shape[1]
    drawn = np.empty(0, dtype=np.int64)
    for _ in range(ROUNDS):
        missing = activity - np.bincount(drawn // n_movies, minlength=len(activity))
        rows = np.repeat(np.arange(len(activity)), missing)
        if not len(rows):
            break
        mixed = np.searchsorted(np.cumsum(TASTE_SHARES)[:-1], rng.random(len(rows)))
        fresh = np.unique(rows * n_movies + tastes.sample(user_tastes[rows, mixed], rng))
        drawn = merge_sorted(drawn, fresh)
    drawn = np.sort(np.concatenate([drawn, *_sample_without_replacement(tastes, user_tastes, activity, drawn, rng)]))
    return drawn // n_movies, drawn % n_movies


def merge_sorted(known: Array, fresh: Array) -> Array:
    """The union of two sorted arrays without duplicates; a stable sort merges two sorted runs in linear time."""
    if len(known):
        places = np.minimum(np.searchsorted(known, fresh), len(known) - 1)
        fresh = fresh[known[places] != fresh]
    return np.sort(np.concatenate([known, fresh]), kind="stable")


def _sample_without_replacement(
    tastes: TasteDistributions, user_tastes: Array, activity: Array, drawn: Array, rng: np.random.Generator
) -> Iterator[Array]:
    n_movies = tastes.probabilities.shape[1]
    stops = np.searchsorted(drawn, np.arange(len(activity) + 1) * n_movies)
    missing = activity - np.diff(stops)
    for row in np.flatnonzero(missing):
        probabilities = TASTE_SHARES @ tastes.probabilities[user_tastes[row]]
        probabilities[drawn[stops[row] : stops[row + 1]] % n_movies] = 0
        probabilities /= probabilities.sum()
        yield row * n_movies + rng.choice(n_movies, missing[row], replace=False, p=probabilities)
