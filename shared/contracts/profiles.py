"""What a user has rated, seen and dismissed."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.explanations import OptionalExplanation
from shared.contracts.lists import Visibility
from shared.contracts.movies import Movie
from shared.contracts.values import MAX_BATCH_RATINGS, EntityId, NumberOnly, Stars
from shared.contracts.watching import WatchedMovie, WatchState

MAX_EVENT_RATINGS, MAX_EVENT_MOVIES = 100, 10
VERSION_DIGITS = 15


class NewRating(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rating: Annotated[Stars, Field(strict=True)]


class NewVisibility(BaseModel):
    model_config = ConfigDict(extra="forbid")

    visibility: Visibility


class NewHooked(BaseModel):
    """Whether the user has webhooks."""

    model_config = ConfigDict(extra="forbid")

    hooked: bool


class Pick(BaseModel):
    """One of several ratings that are previewed or written together."""

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
    """A rating with its movie and the average rating of others."""

    rating: float
    rated_at: datetime
    average_rating: float | None


class WholeProfile(BaseModel):
    """Everything in a user's profile, newest first."""

    user_id: int
    profile_version: int
    visibility: Visibility = "open"
    ratings: list[OwnRating]
    seen: list[Movie]
    dismissed: list[Movie]
    watching: list[WatchedMovie] = []
    wanted_in_lists: bool = True


class LikeMinded(BaseModel):
    """Of the `among` people closest in taste: how many rated a movie, how many liked it (4 stars and up), and their
    average."""

    among: int
    rated: int
    liked: int
    average: float


class Outlook(BaseModel):
    """One movie from the perspective of one user."""

    rating: float | None
    seen: bool
    dismissed: bool
    watching: WatchState = WatchState()
    predicted_rating: float
    reason: str
    explanation: OptionalExplanation = None
    neighbours: LikeMinded | None


class ChangedRating(BaseModel):
    movie_id: int
    rating: float | None
    """None if it was taken back."""


class ProfileEvent(BaseModel):
    """A committed change, which webhooks are told of. `movies` is the beginning of the list that follows from it."""

    profile_version: int
    changed_at: int
    ratings: list[ChangedRating]
    more_ratings: bool = False
    movies: list[int]

    def key(self) -> str:
        return event_key(self.profile_version)


def event_key(profile_version: int) -> str:
    """In the order of versions."""
    return f"{profile_version:0{VERSION_DIGITS}}"
