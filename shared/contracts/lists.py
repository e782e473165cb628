"""A user's list, what it may be narrowed by, and what a movie's score is made of."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.explanations import OptionalExplanation
from shared.contracts.movies import Movie
from shared.contracts.values import Year

Source = Literal["cache", "store", "computed"]


class RecommendedMovie(Movie):
    score: float
    predicted_rating: float
    reason: str
    explanation: OptionalExplanation = None


class ListHead(BaseModel):
    """A list without its movies and its source: the part that is stored in front of them."""

    user_id: int
    profile_version: int
    model_version: str
    computed_at: datetime


class Recommendations(ListHead):
    source: Source
    movies: list[RecommendedMovie]


class Controls(BaseModel):
    """What a reader may ask of a list beyond its length. Unset controls leave the list as it is stored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    genre: str | None = Field(default=None, max_length=40)
    from_year: Year | None = None
    to_year: Year | None = None
    popularity: float = Field(default=0, ge=-1, le=1)
    diversity: float = Field(default=0, ge=0, le=1)

    def are_set(self) -> bool:
        return self != Controls()


class Preview(BaseModel):
    """What somebody with these ratings would be recommended; nothing of it is kept."""

    movies: list[RecommendedMovie]


class ProfileChanged(BaseModel):
    """The answer to every write to a profile: its new version and the list made from it."""

    profile_version: int
    recommendations: Recommendations


class Contribution(BaseModel):
    """What one rating adds to a movie's score."""

    movie_id: int
    title: str
    rating: float
    amount: float


class Breakdown(BaseModel):
    """The first movie of a list, and what its score is made of: the largest contributions, and all the others. Without
    contributions where the algorithm does not add up ratings."""

    movie: RecommendedMovie
    largest: list[Contribution] = []
    others: int = 0
    others_amount: float = 0
