"""Which movies the generated users rate: draws from their tastes' distributions, no movie twice."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.recommender.model.matrix import Array

TASTE_SHARES = np.array([0.6, 0.3, 0.1])
ROUNDS = 20
CHUNK = 1_000_000


@dataclass(frozen=True, eq=False)
class Tastes:
    """Each taste's distribution over the movies, also as one rising line: taste + its cumulated chances."""

    chances: Array
    cumulated: Array

    @classmethod
    def of(cls, popularity: Array, pull: Array) -> "Tastes":
        """`pull` is movies x tastes: how much more (log) a taste draws to a movie than its popularity does."""
        chances = popularity * np.exp(pull.T)
        chances /= chances.sum(axis=1, keepdims=True)
        cumulated = np.minimum(np.cumsum(chances, axis=1), 1)
        cumulated[:, -1] = 1
        return cls(chances, (cumulated + np.arange(len(chances))[:, None]).ravel())

    def draw(self, tastes: Array, rng: np.random.Generator) -> Array:
        """A movie from each of the given tastes."""
        places = np.searchsorted(self.cumulated, tastes + rng.random(len(tastes)), side="right")
        return np.asarray(places - tastes * self.chances.shape[1])


def rated_movies(
    tastes: Tastes, user_tastes: Array, activity: Array, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """Users and movies of all ratings, in sorted chunks of whole users. `user_tastes` is users x tastes mixed."""
    chunks = np.cumsum(activity) // CHUNK
    for chunk in np.unique(chunks):
        users = np.flatnonzero(chunks == chunk)
        rows, movies = distinct_draws(tastes, user_tastes[users], activity[users], rng)
        yield users[rows], movies


def distinct_draws(
    tastes: Tastes, user_tastes: Array, activity: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Draws what is missing again and again, and what still is after some rounds without replacement."""
    n_movies = tastes.chances.shape[1]
    drawn = np.empty(0, dtype=np.int64)
    for _ in range(ROUNDS):
        missing = activity - np.bincount(drawn // n_movies, minlength=len(activity))
        rows = np.repeat(np.arange(len(activity)), missing)
        if not len(rows):
            break
        mixed = np.searchsorted(np.cumsum(TASTE_SHARES)[:-1], rng.random(len(rows)))
        fresh = np.unique(rows * n_movies + tastes.draw(user_tastes[rows, mixed], rng))
        drawn = merged(drawn, fresh)
    drawn = np.sort(np.concatenate([drawn, *_remaining(tastes, user_tastes, activity, drawn, rng)]))
    return drawn // n_movies, drawn % n_movies


def merged(known: Array, fresh: Array) -> Array:
    """The union of two sorted arrays without duplicates; a stable sort merges two sorted runs in linear time."""
    if len(known):
        places = np.minimum(np.searchsorted(known, fresh), len(known) - 1)
        fresh = fresh[known[places] != fresh]
    return np.sort(np.concatenate([known, fresh]), kind="stable")


def _remaining(
    tastes: Tastes, user_tastes: Array, activity: Array, drawn: Array, rng: np.random.Generator
) -> Iterator[Array]:
    n_movies = tastes.chances.shape[1]
    stops = np.searchsorted(drawn, np.arange(len(activity) + 1) * n_movies)
    missing = activity - np.diff(stops)
    for row in np.flatnonzero(missing):
        chances = TASTE_SHARES @ tastes.chances[user_tastes[row]]
        chances[drawn[stops[row] : stops[row + 1]] % n_movies] = 0
        chances /= chances.sum()
        yield row * n_movies + rng.choice(n_movies, missing[row], replace=False, p=chances)
