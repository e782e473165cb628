"""What a response says about the filters of its request."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from shared.contracts.values import is_none

FilterName = Literal[
    "genre",
    "without_genre",
    "person",
    "without_person",
    "tag",
    "without_tag",
    "years",
    "runtime",
    "language",
    "max_age",
    "service",
]


class Loosening(BaseModel):
    """How many movies there would be without one of the filters."""

    filter: FilterName
    value: str = ""
    matching: int


class Selection(BaseModel):
    """What came of the filters. `unknown`: how many movies pass all that is known of them, but lack the year, runtime,
    language, certificate or offers that a filter asks for. They are among `matching` only with `include_unknown`."""

    matching: int
    unknown: int
    loosenings: list[Loosening] = []
    """If no movie matches: the filters to take away, the most helpful first."""


OptionalSelection = Annotated[Selection | None, Field(exclude_if=is_none)]
"""Only in the response to a request with filters."""


class SelectedMovies(BaseModel):
    """Those of the requested movies that pass the filters, in order."""

    movie_ids: list[int]
    selection: Selection
