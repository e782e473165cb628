"""Seeded synthetic ratings with the shape of MovieLens: long tails, learnable tastes, half stars.

The number of users who rate a movie follows a logistic-normal distribution, the number of movies a user rates a
log-normal one. A movie's latent factors vary around those of its genres; a taste is a direction in that space. Each
user mixes three tastes, which determine both which movies the user rates and with how many stars.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit, ndtri

from services.recommender.datasets.formats import MOVIES
from services.recommender.evaluation.synthetic.sampling import TASTE_SHARES, TasteDistributions, sample_rated_movies
from services.recommender.model.matrix import Array

# the number of movies of each genre in MovieLens 100K
GENRES = {
    **{"Action": 251, "Adventure": 135, "Animation": 42, "Children's": 122, "Comedy": 505, "Crime": 109},
    **{"Documentary": 50, "Drama": 725, "Fantasy": 22, "Film-Noir": 24, "Horror": 92, "Musical": 56},
    **{"Mystery": 61, "Romance": 247, "Sci-Fi": 101, "Thriller": 251, "War": 71, "Western": 27},
}
FACTORS, TASTES, TASTE_PULL = 6, 24, 1.5
MIN_ACTIVITY, ACTIVITY_SPREAD, MAX_SHARE_OF_MOVIES = 20, 0.95, 0.45
MIN_EXPECTED_RATERS, MAX_SHARE_OF_USERS = 3, 0.6
MEAN_STARS, QUALITY_SPREAD, BIAS_SPREAD, TASTE_SPREAD, NOISE_SPREAD = 3.3, 0.5, 0.45, 0.6, 0.8
FIRST_DAY, LAST_DAY, TYPICAL_SPAN, SPAN_SPREAD = 820_454_400, 1_640_000_000, 3600, 3.0
FIRST_YEAR, LAST_YEAR = 1922, 2023


@dataclass(frozen=True)
class Shape:
    """`popularity_spread` is the standard deviation of the log odds that a user rates a movie. It grows with the number
    of movies, as in the MovieLens data sets."""

    users: int
    movies: int
    ratings: int
    popularity_spread: float = 1.8


SHAPES = {
    "100k": Shape(943, 1_682, 100_000),
    "1m": Shape(6_040, 3_706, 1_000_209),
    "10m": Shape(69_878, 10_677, 10_000_054, popularity_spread=2.1),
    "32m": Shape(200_948, 87_585, 32_000_204, popularity_spread=2.9),
}


def generate(shape: Shape, seed: int = 1) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Generate ratings(user_id, movie_id, rating, rated_at) and movies(movie_id, title, year, genres), for `fit`.

    No user rates a movie twice, and the numbers of users, movies and ratings match the shape exactly."""
    rng = np.random.default_rng(seed)
    fame = rng.permutation(ndtri((np.arange(shape.movies) + 0.5) / shape.movies))
    flags = genre_flags(shape.movies, rng)
    affinity = taste_affinity(flags, rng)
    ratings = user_ratings(shape, fame, affinity, rng)
    return ratings, movie_frame(flags, rng)


def genre_flags(n_movies: int, rng: np.random.Generator) -> Array:
    """Movies x genres: one to three genres per movie, with the frequencies of MovieLens 100K."""
    frequencies = np.array(list(GENRES.values())) / sum(GENRES.values())
    picks = np.searchsorted(np.cumsum(frequencies)[:-1], rng.random((n_movies, 3)))
    flags = np.zeros((n_movies, len(GENRES)), dtype=bool)
    for place, share in enumerate((1, 0.55, 0.2)):
        chosen = np.flatnonzero(rng.random(n_movies) < share)
        flags[chosen, picks[chosen, place]] = True
    return flags


def taste_affinity(flags: Array, rng: np.random.Generator) -> Array:
    """Movies x tastes, with unit variance; a movie's factors are half its genres' and half its own."""
    by_genre = flags @ rng.standard_normal((flags.shape[1], FACTORS)) / np.sqrt(flags.sum(axis=1, keepdims=True))
    factors = by_genre + rng.standard_normal(by_genre.shape)
    affinity = factors @ rng.standard_normal((FACTORS, TASTES))
    return np.asarray((affinity - affinity.mean(axis=0)) / affinity.std(axis=0), dtype=np.float32)


def popularity(shape: Shape, fame: Array) -> Array:
    """Expected share of users who rate each movie. Bisection finds the level that gives `shape.ratings` in total."""
    least = MIN_EXPECTED_RATERS / shape.users
    low, high = -30.0, 30.0
    for _ in range(60):
        level = (low + high) / 2
        shares = np.maximum(MAX_SHARE_OF_USERS * expit(level + shape.popularity_spread * fame), least)
        low, high = (low, level) if shares.sum() * shape.users > shape.ratings else (level, high)
    return np.asarray(shares)


def activity(shape: Shape, rng: np.random.Generator) -> Array:
    """Number of ratings of each user: at least 20, at most about half of the movies, `shape.ratings` in total."""
    most = int(MAX_SHARE_OF_MOVIES * shape.movies)
    least = min(MIN_ACTIVITY, shape.ratings // shape.users)
    tail = np.exp(ACTIVITY_SPREAD * rng.standard_normal(shape.users))
    low, high = 0.0, float(shape.ratings)
    for _ in range(100):
        scale = (low + high) / 2
        counts = np.minimum(least + (scale * tail).astype(np.int64), most)
        low, high = (low, scale) if counts.sum() > shape.ratings else (scale, high)
    counts = np.minimum(least + (low * tail).astype(np.int64), most)
    extra = np.argsort(counts, kind="stable")[: shape.ratings - counts.sum()]
    counts[extra] += 1
    return counts


@dataclass(frozen=True, eq=False)
class Population:
    """What determines the ratings: the tastes, biases and active periods of users, and the quality of movies."""

    tastes: Array
    """Users x tastes mixed: the index of each taste."""
    biases: Array
    """The mean stars of each user."""
    quality: Array
    """How many stars each movie gets more than the mean."""
    joined: Array
    """Unix time of each user's first rating."""
    spans: Array
    """Seconds between each user's first and last rating."""

    @classmethod
    def sample(cls, shape: Shape, fame: Array, shares: Array, rng: np.random.Generator) -> "Population":
        tastes = rng.integers(TASTES, size=(shape.users, len(TASTE_SHARES)))
        biases = (MEAN_STARS + BIAS_SPREAD * rng.standard_normal(shape.users)).astype(np.float32)
        quality = QUALITY_SPREAD * (0.5 * fame + 0.87 * rng.standard_normal(shape.movies))
        quality = (quality - np.average(quality, weights=shares)).astype(np.float32)
        joined = rng.integers(FIRST_DAY, LAST_DAY, shape.users)
        spans = np.minimum(TYPICAL_SPAN * np.exp(SPAN_SPREAD * rng.standard_normal(shape.users)), LAST_DAY - FIRST_DAY)
        return cls(tastes, biases, quality, joined, spans)


def user_ratings(shape: Shape, fame: Array, affinity: Array, rng: np.random.Generator) -> pl.DataFrame:
    """Ratings sorted by user and movie, generated in chunks to save memory."""
    shares = popularity(shape, fame)
    distributions = TasteDistributions.from_popularity(shares, TASTE_PULL * affinity)
    population = Population.sample(shape, fame, shares, rng)
    pairs = sample_rated_movies(distributions, population.tastes, activity(shape, rng), rng)
    chunks = [rating_frame(population, affinity, users, movies, rng) for users, movies in pairs]
    return pl.concat(chunks, rechunk=True)


def rating_frame(
    population: Population, affinity: Array, users: Array, movies: Array, rng: np.random.Generator
) -> pl.DataFrame:
    liking = (affinity[movies[:, None], population.tastes[users]] @ TASTE_SHARES).astype(np.float32)
    stars = population.biases[users] + population.quality[movies] + TASTE_SPREAD * liking
    stars += NOISE_SPREAD * rng.standard_normal(len(users), dtype=np.float32)
    columns = {
        "user_id": (users + 1).astype(np.int32),
        "movie_id": (movies + 1).astype(np.int32),
        "rating": np.clip(np.round(2 * stars) / 2, 0.5, 5).astype(np.float32),
        "rated_at": population.joined[users] + (population.spans[users] * rng.random(len(users))).astype(np.int64),
    }
    return pl.DataFrame(columns)


def movie_frame(flags: Array, rng: np.random.Generator) -> pl.DataFrame:
    names = np.array(list(GENRES))
    years = LAST_YEAR - (rng.beta(1, 4, len(flags)) * (LAST_YEAR - FIRST_YEAR)).astype(np.int32)
    columns = {
        "movie_id": np.arange(1, len(flags) + 1),
        "title": [f"Movie {number}" for number in range(1, len(flags) + 1)],
        "year": years,
        "genres": [names[row].tolist() for row in flags],
    }
    return pl.DataFrame(columns, schema=MOVIES)
