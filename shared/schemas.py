"""The shapes that services exchange and the public API answers with."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

# Ids are read aloud and stored as DynamoDB numbers; the bound keeps them exact everywhere.
EntityId = Annotated[int, Field(ge=1, le=2**53 - 1)]
MAX_AMOUNT = 100
Amount = Annotated[int, Field(ge=1, le=MAX_AMOUNT)]
Stars = Annotated[float, Field(ge=0.5, le=5, multiple_of=0.5)]
Year = Annotated[int, Field(ge=1800, le=2200)]


def _neither_text_nor_truth(value: object) -> object:
    if isinstance(value, str | bool):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


ByNumber = BeforeValidator(_neither_text_nor_truth)
"""For integers in JSON. In addresses and forms every value is text."""
MOST_AT_ONCE = 90
"""Ratings that are written together: they go into one DynamoDB transaction, which takes 100 items."""
Source = Literal["cache", "store", "computed"]


def _is_none(value: object) -> bool:
    return value is None


ForeignId = Annotated[int | None, Field(exclude_if=_is_none)]
"""An id elsewhere; only where the data set has it."""


class Movie(BaseModel):
    movie_id: int
    title: str
    year: int | None
    genres: list[str]
    imdb_id: ForeignId = None
    tmdb_id: ForeignId = None


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
    from_year: Year | None = None
    to_year: Year | None = None
    popularity: float = Field(default=0, ge=-1, le=1)
    diversity: float = Field(default=0, ge=0, le=1)

    def any(self) -> bool:
        return self != Controls()


class NewRating(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rating: Annotated[Stars, Field(strict=True)]


class Pick(BaseModel):
    """A rating among others that are tried out, or written, together."""

    model_config = ConfigDict(extra="forbid")

    movie_id: Annotated[EntityId, ByNumber]
    rating: Annotated[Stars, Field(strict=True)]


class Picks(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ratings: list[Pick] = Field(max_length=MOST_AT_ONCE)


class Preview(BaseModel):
    """What somebody with these ratings would be recommended; nothing of it is kept."""

    movies: list[RecommendedMovie]


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
    neighbours: LikeMinded | None


class NamedMovie(BaseModel):
    """A movie as another site's export names it."""

    title: str = Field(max_length=300)
    year: Annotated[int, ByNumber] | None = None
    movie_id: Annotated[int, ByNumber] | None = None


class NamedMovies(BaseModel):
    movies: list[NamedMovie] = Field(max_length=500)


class Matches(BaseModel):
    """The movie that each was matched with, in their order; null where there is none."""

    movie_ids: list[int | None]


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
    by_itself: bool = False
    """Enough new ratings started it, and nobody asked."""


class TrainingState(BaseModel):
    """Whether a model is being trained, how far the stage is, how the one before ended, and when the next is due."""

    state: Literal["idle", "running"]
    stage: str | None = None
    percent: int | None = None
    started_at: datetime | None = None
    last: TrainingResult | None = None
    new_ratings: int | None = None
    """Since the last training began; None while the store cannot tell."""
    train_after: int = 0
    """How many of them start a training; 0 never does."""

    @classmethod
    def running(
        cls, stage: str, done: int, total: int, last: TrainingResult | None, started_at: datetime | None
    ) -> "TrainingState":
        percent = 100 * done // max(total, 1)
        return cls(state="running", stage=stage, percent=percent, started_at=started_at, last=last)


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


class Companion(BaseModel):
    """One of the people that a list is for; without a user id where it is somebody's picks."""

    user_id: int | None
    profile_version: int
    has_ratings: bool


class Liking(BaseModel):
    """What one person would give a movie, and why."""

    predicted_rating: float
    reason: str


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
