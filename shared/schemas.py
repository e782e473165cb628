"""The shapes that services exchange and the public API answers with."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

# Ids are read aloud and stored as DynamoDB numbers; the bound keeps them exact everywhere.
EntityId = Annotated[int, Field(ge=1, le=2**53 - 1)]
MAX_AMOUNT = 100
Amount = Annotated[int, Field(ge=1, le=MAX_AMOUNT)]
Stars = Annotated[float, Field(ge=0.5, le=5, multiple_of=0.5)]
Source = Literal["cache", "store", "computed"]


class Movie(BaseModel):
    movie_id: int
    title: str
    year: int | None
    genres: list[str]


class RecommendedMovie(Movie):
    score: float
    predicted_rating: float
    reason: str


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
    from_year: int | None = Field(default=None, ge=1800, le=2200)
    to_year: int | None = Field(default=None, ge=1800, le=2200)
    popularity: float = Field(default=0, ge=-1, le=1)
    diversity: float = Field(default=0, ge=0, le=1)

    def any(self) -> bool:
        return self != Controls()


class NewRating(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rating: Annotated[Stars, Field(strict=True)]


class ProfileChanged(BaseModel):
    """The answer to every write to a profile: its new version and the list made from it."""

    profile_version: int
    recommendations: Recommendations


class RatedMovie(BaseModel):
    movie_id: int
    title: str
    rating: float
    rated_at: datetime


class UserRatings(BaseModel):
    user_id: int
    profile_version: int
    ratings: list[RatedMovie]


class MoviePage(BaseModel):
    movies: list[Movie]
    total: int
    next_cursor: str | None


class MovieDetails(Movie):
    rating_count: int
    average_rating: float | None
    histogram: dict[str, int]
    """How many ratings each star value got, from "0.5" to "5.0"."""


class SimilarMovies(BaseModel):
    movie_id: int
    movies: list[Movie]


class RecommenderStatus(BaseModel):
    """What the recommender serves from: its data set and its model."""

    dataset: str
    users: int
    movies: int
    ratings: int
    last_sample_user_id: int
    genres: list[str]
    algorithm: str
    model_version: str
    trained_at: datetime


class TrainingResult(BaseModel):
    """How a training ended: with a model, or with an error."""

    ended_at: datetime
    model_version: str | None = None
    error: str | None = None


class TrainingState(BaseModel):
    """Whether a model is being trained, how far the stage is, and how the training before ended."""

    state: Literal["idle", "running"]
    stage: str | None = None
    percent: int | None = None
    last: TrainingResult | None = None

    @classmethod
    def running(cls, stage: str, done: int, total: int, last: TrainingResult | None) -> "TrainingState":
        return cls(state="running", stage=stage, percent=100 * done // max(total, 1), last=last)


class RolledBack(BaseModel):
    """The model that is served from now on."""

    model_version: str
    trained_at: datetime


class OnboardingGroup(BaseModel):
    """Movies of one taste. What a newcomer likes of them tells most about the rest."""

    label: str
    movies: list[Movie]


class Onboarding(BaseModel):
    groups: list[OnboardingGroup]
