"""A list for two people."""

from datetime import datetime

from pydantic import BaseModel

from shared.contracts.explanations import OptionalExplanation
from shared.contracts.movies import Movie


class Companion(BaseModel):
    """One of the people that a list is for; without a user id where it is somebody's picks."""

    user_id: int | None
    profile_version: int
    has_ratings: bool


class Liking(BaseModel):
    """What one person would give a movie, and why."""

    predicted_rating: float
    reason: str
    explanation: OptionalExplanation = None


class SharedMovie(Movie):
    """`likings` are in the order of the people."""

    likings: list[Liking]


class DividedMovie(Movie):
    """`ratings` are in the order of the people."""

    ratings: list[float]


class CommonGround(BaseModel):
    """What two people gave the movies that both have rated: half a star or less apart, one star, or more. `loved` are
    some that both gave 4 or more, `divided` some that they gave stars at least 2 apart."""

    alike: int
    close: int
    apart: int
    loved: list[Movie]
    divided: list[DividedMovie]


class Together(BaseModel):
    """A list for two people, out of `candidates` movies. `common` is told only of ratings that may be looked at."""

    people: list[Companion]
    model_version: str
    computed_at: datetime
    candidates: int
    movies: list[SharedMovie]
    common: CommonGround | None = None
