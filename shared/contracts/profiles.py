"""What a user rated, saw and dismissed."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.explanations import OptionalExplanation
from shared.contracts.movies import Movie
from shared.contracts.values import MAX_BATCH_RATINGS, EntityId, NumberOnly, Stars


class NewRating(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rating: Annotated[Stars, Field(strict=True)]


class Pick(BaseModel):
    """A rating among others that are tried out, or written, together."""

    model_config = ConfigDict(extra="forbid")

    movie_id: Annotated[EntityId, NumberOnly]
    rating: Annotated[Stars, Field(strict=True)]


class Picks(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ratings: list[Pick] = Field(max_length=MAX_BATCH_RATINGS)


class RatedMovie(BaseModel):
    movie_id: int
    title: str
    rating: float
    rated_at: datetime


class UserRatings(BaseModel):
    user_id: int
    profile_version: int
    ratings: list[RatedMovie]


class OwnRating(Movie):
    """A rating with its movie, beside what others gave it."""

    rating: float
    rated_at: datetime
    average_rating: float | None


class WholeProfile(BaseModel):
    """Everything that a user has said, newest first."""

    user_id: int
    profile_version: int
    ratings: list[OwnRating]
    seen: list[Movie]
    dismissed: list[Movie]


class LikeMinded(BaseModel):
    """How many people are closest in taste, how many of them rated a movie, liked it (4 and up), and their average."""

    among: int
    rated: int
    liked: int
    average: float


class Outlook(BaseModel):
    """One movie as one user sees it."""

    rating: float | None
    seen: bool
    dismissed: bool
    predicted_rating: float
    reason: str
    explanation: OptionalExplanation = None
    neighbours: LikeMinded | None
