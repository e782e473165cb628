"""Lists for two people, and for the people of a room."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.explanations import OptionalExplanation
from shared.contracts.filtering.selection import OptionalSelection
from shared.contracts.movies import Movie
from shared.contracts.profiles import Pick
from shared.contracts.values import EntityId

Fairness = Literal["without_misery", "average", "least_misery"]
"""What a list for several people aims at: that few have to suffer, the most joy in sum, or the least happy person."""
MAX_PEOPLE = 8
MAX_PICKS = 50
MAX_ROOM_MOVIES = 40


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


class RoomMember(BaseModel):
    """Somebody with a profile, or with nothing but a few picks."""

    model_config = ConfigDict(extra="forbid")

    user_id: EntityId | None = None
    picks: list[Pick] = Field(default=[], max_length=MAX_PICKS)


class RoomQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    members: list[RoomMember] = Field(min_length=1, max_length=MAX_PEOPLE)
    fairness: Fairness = "without_misery"
    amount: int = Field(default=MAX_ROOM_MOVIES, ge=1, le=MAX_ROOM_MOVIES)


class RoomMovie(Movie):
    """`suits`: how many of the people would give it more stars than two thirds of the others. Not which of them."""

    suits: int


class FairnessEffect(BaseModel):
    """Of the first movies of a list: predicted stars on average, and those of the person who gets the least."""

    fairness: Fairness
    average: float
    least: float


class RoomList(BaseModel):
    movies: list[RoomMovie]
    effects: list[FairnessEffect]
