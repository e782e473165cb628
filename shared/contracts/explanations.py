"""Why a movie is recommended, as data that each edge renders in its own language."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LIKED_STARS, DISLIKED_STARS = 3.5, 2.0
"""Least stars of a movie that the user "liked", and most stars of one that they "did not like"."""


DIRECTOR = "director"


class CommonFeature(BaseModel):
    """Something that the movie has in common with all cited ones."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["director", "actor", "tag", "genre"]
    name: str


class CitedMovie(BaseModel):
    model_config = ConfigDict(frozen=True)

    movie_id: int
    title: str


class CitedRating(CitedMovie):
    """One of the user's ratings that contributes to the recommendation."""

    stars: float


def _is_empty(value: object) -> bool:
    return value is None or value == []


class Explanation(BaseModel):
    """`ratings`: `movies` are the user's own ratings that contribute most, largest first; a movie that was added after
    the training has `shared`, by which they do, where all of them have it. `neighbours`: `count` people
    with a similar taste (among the `among` closest, where that is known) gave the movie `average` stars. `popularity`:
    `count` people rated it, `average` stars on average; no average where nobody has rated it.

    `like` comes before any kind: the movie is like these, which a wish names, so that `movies` are no ratings of the
    user. It is no kind of its own, which a process of an older version would refuse."""

    kind: Literal["ratings", "neighbours", "popularity"]
    movies: Annotated[list[CitedRating], Field(exclude_if=_is_empty)] = []
    like: Annotated[list[CitedMovie], Field(exclude_if=_is_empty)] = []
    shared: Annotated[list[CommonFeature], Field(exclude_if=_is_empty)] = []
    count: Annotated[int | None, Field(exclude_if=_is_empty)] = None
    among: Annotated[int | None, Field(exclude_if=_is_empty)] = None
    average: Annotated[float | None, Field(exclude_if=_is_empty)] = None
    """Rounded to one decimal."""


OptionalExplanation = Annotated[Explanation | None, Field(exclude_if=_is_empty)]
"""Lists that were stored before explanations existed have none."""
