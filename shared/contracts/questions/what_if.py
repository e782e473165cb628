"""The list that would be, had some of the user's ratings been others."""

import re
from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.lists import Contribution, RecommendedMovie
from shared.contracts.values import Amount, EntityId

MAX_CHANGES = 20
"""Ratings that one question takes away, and ratings that it changes."""


MOVIE_AND_STARS = re.compile(r"[1-9][0-9]{0,14}:(0\.5|[1-4](\.[05])?|5(\.0)?)", re.ASCII)


def _check_movie_and_stars(text: str) -> str:
    if not MOVIE_AND_STARS.fullmatch(text):
        raise PydanticCustomError(
            "movie_and_stars", "write the id of a movie, a colon, and stars from 0.5 to 5 in halves, such as 50:4.5"
        )
    return text


MovieAndStars = Annotated[
    str, AfterValidator(_check_movie_and_stars), Field(json_schema_extra={"pattern": f"^{MOVIE_AND_STARS.pattern}$"})
]


class WhatIfQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    without: list[EntityId] = Field([], max_length=MAX_CHANGES, description="Ids of rated movies: as if unrated.")
    rate: list[MovieAndStars] = Field(
        [], max_length=MAX_CHANGES, description="Movie ids with stars, such as `50:4.5`: as if rated so."
    )
    movie: EntityId | None = Field(None, description="A movie whose place is told, however far down it is.")
    amount: Amount = 10

    @model_validator(mode="after")
    def _changes_each_movie_once(self) -> Self:
        if len(self.ratings) < len(self.without) + len(self.rate):
            raise ValueError("name each movie once")
        return self

    @property
    def ratings(self) -> dict[int, float | None]:
        """The stars of each changed movie, None where its rating is taken away."""
        rated = (each.split(":") for each in self.rate)
        return {**dict.fromkeys(self.without), **{int(movie_id): float(stars) for movie_id, stars in rated}}


class RatingChange(BaseModel):
    """`before` and `after` are stars, null where the movie is not rated."""

    movie_id: int
    title: str
    before: float | None
    after: float | None


class PlacedMovie(BaseModel):
    """`place_now`: in the present list, 1 for the first movie. `place`: in the list that would be. Both go on
    behind the end of the list; null for a movie that is not recommended, because it is rated, seen or dismissed."""

    movie_id: int
    title: str
    place_now: int | None
    place: int | None


class MovieInQuestion(PlacedMovie):
    """`reasons`: the ratings that contribute most to its present score."""

    reasons: list[Contribution] = []


class WhatIfMovie(RecommendedMovie):
    place_now: int | None


class WhatIf(BaseModel):
    """`movies`: the list that would be. `dropped`: movies of a present list of this length that it lacks."""

    user_id: int
    profile_version: int
    model_version: str
    changes: list[RatingChange]
    statement: str = Field(description="The answer as an English sentence.")
    movie: MovieInQuestion | None = None
    movies: list[WhatIfMovie]
    dropped: list[PlacedMovie]


def actual_changes(changes: Iterable[RatingChange]) -> list[RatingChange]:
    """Those that change something."""
    return [change for change in changes if change.before != change.after]
