"""A list for two people."""

from datetime import datetime

from pydantic import BaseModel

from shared.contracts.explanations import OptionalExplanation
from shared.contracts.filtering.selection import OptionalSelection
from shared.contracts.movies import Movie


class Companion(BaseModel):
    """One of the people that a list is for. Picks of a visitor without a profile have no user id."""

    user_id: int | None
    profile_version: int
    has_ratings: bool


class Liking(BaseModel):
    """One person's predicted rating of a movie, and the reason."""

    predicted_rating: float
    reason: str
    explanation: OptionalExplanation = None


class SharedMovie(Movie):
    """`likings` has one entry per person, in the same order. `wanted`: both want to see it."""

    likings: list[Liking]
    wanted: bool = False


class DividedMovie(Movie):
    """`ratings` has one entry per person, in the same order."""

    ratings: list[float]


class CommonGround(BaseModel):
    """Movies that both people have rated, counted by the difference of their ratings: up to half a star, one star, or
    more. `loved` lists some that both gave at least 4 stars, `divided` some with ratings at least 2 stars apart."""

    alike: int
    close: int
    apart: int
    loved: list[Movie]
    divided: list[DividedMovie]


class Together(BaseModel):
    """A list for two people, chosen from `candidates` movies. `common` is present only if both people's ratings
    may be seen."""

    people: list[Companion]
    model_version: str
    computed_at: datetime
    candidates: int
    movies: list[SharedMovie]
    common: CommonGround | None = None
    selection: OptionalSelection = None
