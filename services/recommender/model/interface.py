"""What every algorithm takes and gives."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from services.recommender.model.execution import Work
from services.recommender.model.matrix import RatingMatrix

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]
ArrayLike = NDArray[Any] | list[int] | list[float]


@dataclass(frozen=True, eq=False, init=False)
class Profile:
    """A user's current ratings: three equally long arrays of movie ids, stars (0.5 to 5) and epoch seconds."""

    movie_ids: Ints
    ratings: Floats
    rated_at: Ints

    def __init__(self, movie_ids: ArrayLike, ratings: ArrayLike, rated_at: ArrayLike) -> None:
        if not len(movie_ids) == len(ratings) == len(rated_at):
            raise ValueError("a profile's arrays must be equally long")
        object.__setattr__(self, "movie_ids", np.asarray(movie_ids, dtype=np.int64))
        object.__setattr__(self, "ratings", np.asarray(ratings, dtype=np.float32))
        object.__setattr__(self, "rated_at", np.asarray(rated_at, dtype=np.int64))

    @classmethod
    def empty(cls) -> "Profile":
        return cls([], [], [])

    def known_to(self, movie_ids: Ints) -> "Known":
        """The ratings of movies that are in the sorted `movie_ids`, by their places there; others are left out."""
        places = np.searchsorted(movie_ids, self.movie_ids)
        places[places == len(movie_ids)] = 0
        known = movie_ids[places] == self.movie_ids if len(movie_ids) else np.zeros(len(places), bool)
        return Known(places[known], self.ratings[known], self.rated_at[known])


class Known(NamedTuple):
    places: Ints
    ratings: Floats
    rated_at: Ints


@dataclass(frozen=True, eq=False)
class Contributions:
    """What each rated movie adds to another movie's score, largest first; the amounts add up to the score."""

    movie_ids: Ints
    ratings: Floats
    amounts: Floats


@dataclass(frozen=True)
class Neighbours:
    """The users of closest taste who rated the movie: how many they are, and their average stars. `among` is how
    many users of closest taste there are in all, where they were chosen without regard to the movie."""

    count: int
    average: float
    among: int | None = None


Explanation = Contributions | Neighbours | None
"""None says that the score is popularity alone."""


class Model(ABC):
    """Immutable once fitted. `movie_ids` is sorted; scores and stars are in its order."""

    movie_ids: Ints

    @abstractmethod
    def scores(self, profile: Profile) -> Floats:
        """One score a movie: the higher, the earlier in the list. Finite, without a unit."""

    @abstractmethod
    def predict(self, profile: Profile) -> Floats:
        """Predicted stars, one a movie, within 0.5 to 5."""

    @abstractmethod
    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Explanation]:
        """Why each of the movies scores as it does. Raises `KeyError` for an unknown movie."""

    def explain(self, profile: Profile, movie_id: int) -> Explanation:
        return self.explain_all(profile, np.array([movie_id]))[0]


class Algorithm(Protocol):
    """A frozen set of hyper-parameters that can be fitted."""

    def fit(self, matrix: RatingMatrix, work: Work) -> Model: ...


def fit(algorithm: Algorithm, ratings: pl.DataFrame, movies: pl.DataFrame, work: Work | None = None) -> Model:
    """Fits to ratings(user_id, movie_id, rating, rated_at) and movies(movie_id, title, year, genres)."""
    return algorithm.fit(RatingMatrix.of(ratings, movies), work or Work())


def places_of(movie_ids: Ints, wanted: Ints) -> Ints:
    places = np.searchsorted(movie_ids, wanted)
    unknown = np.isin(wanted, movie_ids, invert=True)
    if unknown.any():
        raise KeyError(int(wanted[unknown][0]))
    return places
