"""What every algorithm takes and returns."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from services.recommender.model.execution import Execution
from services.recommender.model.matrix import CITABLE, CITED_FIRST, Array, RatingMatrix, Ratings
from services.recommender.model.movie_features import FeatureSpace
from services.recommender.model.parts.stored import StoredRatings

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]
ArrayLike = NDArray[Any] | list[int] | list[float]


@dataclass(frozen=True, eq=False, init=False)
class Profile:
    """A user's current ratings: three equally long arrays of movie ids, stars (0.5 to 5) and epoch seconds.

    Raises `ValueError` if the arrays differ in length."""

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

    def known_to(self, movie_ids: Ints) -> "KnownRatings":
        """The ratings of the movies in the sorted `movie_ids`, in the profile's order; other ratings are left out."""
        indices, known = _search(movie_ids, self.movie_ids)
        return KnownRatings(indices[known], self.ratings[known], self.rated_at[known])


class KnownRatings(NamedTuple):
    """Ratings of movies that a model knows: their indices in its `movie_ids`, stars and epoch seconds."""

    indices: Ints
    ratings: Floats
    rated_at: Ints


@dataclass(frozen=True, eq=False)
class FoldIn:
    """What a model says of one profile: one value a movie each. Scores, stars and lists of a request come from the same
    fold-in."""

    by_ratings: Floats
    """the sum of the rated movies' contributions to the score"""
    by_stars: Floats
    """what the predicted stars add to the score"""
    by_dislikes: Floats
    """what is taken from the movies nearest to disliked ones, 0 and below"""
    crowd: Floats
    """what the likes of everybody add to the score of a user who has said little"""
    stars: Floats
    """predicted stars, within 0.5 to 5"""

    @classmethod
    def from_scores(cls, scores: Floats, stars: Floats) -> "FoldIn":
        """Of a model whose score has a single part."""
        nothing = np.zeros(len(scores), np.float32)
        return cls(scores, nothing, nothing, nothing, stars)

    @property
    def taste(self) -> Floats:
        """The score without the crowd, which the `popularity` control replaces."""
        return np.asarray(self.by_ratings + self.by_stars + self.by_dislikes)

    @property
    def scores(self) -> Floats:
        """The higher, the earlier in the list. Finite, without a unit."""
        return np.asarray(self.taste + self.crowd)

    def scores_for(self, popularity: float) -> Floats:
        """What a list is ranked by: without the crowd where the user controls the popularity."""
        return self.taste if popularity else self.scores


REASON_LEVELS = range(3)


def reason_levels(ratings: Floats) -> Ints:
    """0 for ratings that are cited first, 1 for others that may be cited, 2 for ratings too low for that."""
    return np.asarray((ratings < CITED_FIRST).astype(int) + (ratings < CITABLE))


@dataclass(frozen=True, eq=False)
class Contributions:
    """What each rated movie adds to another movie's score, largest first; the amounts add up to `FoldIn.by_ratings`."""

    movie_ids: Ints
    ratings: Floats
    amounts: Floats

    def largest(self, limit: int) -> "LargestContributions":
        """The largest ones of liked movies, then of other citable ones, then of low ratings, which are never cited."""
        order = np.argsort(reason_levels(self.ratings), kind="stable")[:limit]
        columns = (self.movie_ids[order], self.ratings[order], self.amounts[order])
        return LargestContributions(*(column.tolist() for column in columns))


class LargestContributions(NamedTuple):
    """The first of the contributions."""

    movie_ids: list[int]
    ratings: list[float]
    amounts: list[float]


@dataclass(frozen=True)
class Neighbours:
    """The most similar users who rated the movie: how many, and their average stars. `among` is the size of the
    neighbourhood that they were found in; None where only users who rated the movie were considered."""

    count: int
    average: float
    among: int | None = None


Attribution = Contributions | Neighbours | None
"""What a score rests on. None: popularity alone."""
BriefAttribution = LargestContributions | Neighbours | None


class Model(ABC):
    """Immutable once fitted. `movie_ids` is sorted; scores and stars are in its order."""

    movie_ids: Ints

    @abstractmethod
    def scores(self, profile: Profile) -> Floats:
        """One score per movie: the higher, the earlier in the list. Finite, without a unit."""

    @abstractmethod
    def predict(self, profile: Profile) -> Floats:
        """Predicted stars, one per movie, within 0.5 to 5."""

    def fold_in(self, profile: Profile) -> FoldIn:
        """Everything about one profile at once."""
        return FoldIn.from_scores(self.scores(profile), self.predict(profile))

    @abstractmethod
    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:
        """What the score of each of the movies rests on. Raises `KeyError` for an unknown movie."""

    def explain_briefly(self, profile: Profile, movie_ids: Ints, limit: int) -> list[BriefAttribution]:
        """Like `explain_all`, with the `limit` largest contributions."""
        return [
            attribution.largest(limit) if isinstance(attribution, Contributions) else attribution
            for attribution in self.explain_all(profile, movie_ids)
        ]

    def associations(self, index: int) -> Floats | None:  # noqa: ARG002
        """How much each movie and the one at `index` speak for each other, one value per movie, 0 and up. None if the
        model knows nothing of the kind."""
        return None

    def feature_amounts(self, movie_id: int, rated: Sequence[int]) -> dict[tuple[str, str], float]:  # noqa: ARG002
        """Kinds and lower-case names of the features by which liked movies speak for this one, and how much. Nothing
        for a movie that is not scored by its features."""
        return {}

    def with_feature_space(self, space: FeatureSpace) -> "Model":  # noqa: ARG002
        """The same model, which knows what the features mean that it was fitted to, if it uses them later."""
        return self

    def explain(self, profile: Profile, movie_id: int) -> Attribution:
        return self.explain_all(profile, np.array([movie_id]))[0]


class Algorithm(Protocol):
    """A frozen set of hyper-parameters that can be fitted."""

    def fit(self, ratings: Ratings, execution: Execution) -> Model: ...


def fit(
    algorithm: Algorithm,
    ratings: pl.DataFrame,
    movies: pl.DataFrame,
    execution: Execution | None = None,
    terms: pl.DataFrame | None = None,
    added: Collection[int] = (),
) -> Model:
    """Fits to ratings(user_id, movie_id, rating, rated_at), movies(movie_id, title, year, genres) and, where known,
    terms(movie_id, kind, name) such as tags, which tell of movies without ratings, and of those that were `added` to
    the data set together with their ratings."""
    return fit_parts(algorithm, RatingMatrix.from_frames(ratings, movies), movies, execution, terms, added)


def fit_parts(
    algorithm: Algorithm,
    ratings: RatingMatrix | StoredRatings,
    movies: pl.DataFrame,
    execution: Execution | None = None,
    terms: pl.DataFrame | None = None,
    added: Collection[int] = (),
) -> Model:
    """The same for ratings in parts."""
    space = FeatureSpace.from_frames(movies, terms)
    features = space.encode(movies, terms, ratings.movie_ids)
    fitted = algorithm.fit(replace(ratings, features=features, added=tuple(added)), execution or Execution())
    return fitted.with_feature_space(space)


def indices_of(movie_ids: Ints, wanted: Ints) -> Ints:
    """Indices of the `wanted` movies in the sorted `movie_ids`. Raises `KeyError` for the first unknown one."""
    indices, known = _search(movie_ids, wanted)
    if not known.all():
        raise KeyError(int(wanted[~known][0]))
    return indices


def _search(movie_ids: Ints, wanted: Ints) -> tuple[Ints, Array]:
    """Indices of the `wanted` movies in the sorted `movie_ids`, and which of them are there at all."""
    indices = np.searchsorted(movie_ids, wanted)
    indices[indices == len(movie_ids)] = 0
    return indices, movie_ids[indices] == wanted if len(movie_ids) else np.zeros(len(wanted), bool)
