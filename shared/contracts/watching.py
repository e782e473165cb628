"""What a user wants to see, has seen on which days, and does not want to see now."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from shared.contracts.movie_facts import WatchOffers, is_empty
from shared.contracts.movies import Movie

WatchlistOrder = Literal["predicted", "longest", "latest", "year", "title"]
"""The highest predicted first; the longest on the watchlist; the latest added; the newest; or by title."""


class WantedMovie(Movie):
    """`predicted_rating`, with `rating` if it was rated before, and until when it is kept out of lists. `runtime` is in
    minutes, null where it is unknown."""

    wanted_at: datetime
    runtime: int | None = None
    predicted_rating: float
    rating: float | None = None
    rested_until: datetime | None = None
    watch: Annotated[dict[str, WatchOffers], Field(default_factory=dict, exclude_if=is_empty)]
    """The services that offer it, by country. The data is JustWatch's."""


class Watchlist(BaseModel):
    """`in_lists`: whether these movies stay in the user's recommendations."""

    user_id: int
    profile_version: int
    in_lists: bool
    movies: list[WantedMovie]


class WantedMovies(BaseModel):
    """The ids alone."""

    movie_ids: list[int]


class WatchlistChoice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    in_lists: StrictBool


class DiaryEntry(Movie):
    """A movie on a day; `rewatch` if an earlier day is known. `runtime` is in minutes, null where it is unknown."""

    seen_on: date
    rating: float | None
    rewatch: bool
    runtime: int | None = None
    directors: list[str] = Field(default_factory=list)
    cast: list[str] = Field(default_factory=list)


class Diary(BaseModel):
    """The newest day first."""

    user_id: int
    profile_version: int
    entries: list[DiaryEntry]


class WatchState(BaseModel):
    """What a user says about seeing one movie: since when they want to, on which days they did (the newest first), and
    until when they do not want to."""

    wanted_at: datetime | None = None
    seen_on: list[date] = []
    rested_until: datetime | None = None


class WatchedMovie(Movie, WatchState):
    """A movie with a watch state."""
