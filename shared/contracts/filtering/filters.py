"""Filters of lists and of the catalogue, and what a response says about them. Web, the API and voice use the same."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from shared.contracts.filtering.selection import FilterName, Loosening, Selection
from shared.contracts.movies import Movie
from shared.contracts.values import MAX_AMOUNT, EntityId, Region, Year

MAX_CHOICES = 10
MAX_GENRE_LENGTH, MAX_NAME_LENGTH = 40, 100
MAX_TRIED, MAX_LOOSENINGS = 12, 4
ADULT_AGE = 18
MAX_RUNTIME = 6000
SHORT, MODERATE, LONG = 95, 120, 150
"""The most minutes of "short" and of "not too long", and the least of "long"."""


def _as_names(value: object) -> object:
    """One name or several, each once, without those that are blank."""
    names = (value,) if isinstance(value, str) else value or ()
    if not isinstance(names, list | tuple | set | frozenset) or not all(isinstance(name, str) for name in names):
        return value
    return tuple(dict.fromkeys(name for name in names if name.strip()))


def _in_capitals(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


Genre = Annotated[str, Field(max_length=MAX_GENRE_LENGTH)]
Name = Annotated[str, Field(max_length=MAX_NAME_LENGTH)]
Genres = Annotated[tuple[Genre, ...], Field(max_length=MAX_CHOICES), BeforeValidator(_as_names)]
Names = Annotated[tuple[Name, ...], Field(max_length=MAX_CHOICES), BeforeValidator(_as_names)]
Runtime = Annotated[int, Field(ge=1, le=MAX_RUNTIME)]
Age = Annotated[int, Field(ge=0, le=ADULT_AGE)]


class MovieFilters(BaseModel):
    """Every filter narrows the movies. A movie of which the year, the runtime, the language, the certificate or the
    services are unknown passes no filter by it, unless `include_unknown`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    genre: Genres = Field((), description="Movies of this genre; of all of these, if there are several.")
    without_genre: Genres = Field((), description="Leaves out the movies of each of these genres.")
    person: Names = Field((), description="Movies with this person before or behind the camera; of all of these.")
    without_person: Names = Field((), description="Leaves out the movies with any of these people.")
    tag: Names = Field((), description="Movies with this tag; with all of these.")
    without_tag: Names = Field((), description="Leaves out the movies with any of these tags.")
    from_year: Year | None = None
    to_year: Year | None = None
    min_runtime: Runtime | None = Field(None, description="In minutes.")
    max_runtime: Runtime | None = Field(None, description="In minutes.")
    language: Names = Field((), description="Movies in any of these languages, such as `fr` or `French`.")
    max_age: Age | None = Field(None, description="Movies whose certificate admits people of this age.")
    service: Names = Field((), description="Movies that one of these streaming services includes, such as `Netflix`.")
    region: Annotated[Region, BeforeValidator(_in_capitals)] | None = Field(
        None, description="The country of the services, such as `DE`; else any."
    )
    include_unknown: bool = Field(
        False, description="Includes movies whose year, runtime, language, certificate or services are unknown."
    )

    @model_validator(mode="after")
    def _ranges_are_ordered(self) -> Self:
        for low, high in (("from_year", "to_year"), ("min_runtime", "max_runtime")):
            first, last = getattr(self, low), getattr(self, high)
            if first is not None and last is not None and first > last:
                raise ValueError(f"{low} must not be greater than {high}")
        return self

    def filters(self) -> "MovieFilters":
        """Without the fields of a subclass."""
        return MovieFilters(**{name: getattr(self, name) for name in MovieFilters.model_fields})

    def are_filtering(self) -> bool:
        return next(self.active(), None) is not None

    def active(self) -> Iterator[tuple[FilterName, str]]:
        """Each filter that narrows the movies, with the name that it has where it takes several."""
        for name in NAMES:
            yield from ((name, value) for value in getattr(self, name))
        for range_name, fields in RANGES.items():
            if any(getattr(self, field) is not None for field in fields):
                yield range_name, ""

    def loosened(self, name: FilterName, value: str) -> Self:
        """Without this filter."""
        changes: dict[str, Any] = dict.fromkeys(RANGES.get(name, ()))
        if not changes:
            changes = {name: tuple(each for each in getattr(self, name) if each != value)}
        return self.model_copy(update=changes)

    def need_records(self) -> bool:
        """Whether they ask more of a movie than `Movie` has."""
        return any(name not in ("genre", "without_genre", "years") for name, _ in self.active())

    def judge(self, movie: Movie) -> bool | None:
        """Whether the movie passes the filters by genres and years; None if its year is unknown."""
        genres = set(movie.genres)
        if not genres.issuperset(self.genre) or not genres.isdisjoint(self.without_genre):
            return False
        if movie.year is None and (self.from_year is not None or self.to_year is not None):
            return None
        return movie.is_of_years(self.from_year, self.to_year)


NAMES: tuple[FilterName, ...] = (
    "genre",
    "without_genre",
    "person",
    "without_person",
    "tag",
    "without_tag",
    "language",
    "service",
)
RANGES: dict[FilterName, tuple[str, ...]] = {
    "years": ("from_year", "to_year"),
    "runtime": ("min_runtime", "max_runtime"),
    "max_age": ("max_age",),
}


class SelectionRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    movie_ids: Annotated[list[EntityId], Field(max_length=MAX_AMOUNT)]
    filters: MovieFilters


Count = Callable[[MovieFilters], tuple[int, int]]
"""How many movies pass, and of how many that is unknown."""


def describe_selection(filters: MovieFilters, count: Count) -> Selection:
    passing, unknown = count(filters)
    matching = passing + unknown if filters.include_unknown else passing
    return Selection(matching=matching, unknown=unknown, loosenings=[] if matching else _loosenings(filters, count))


def _loosenings(filters: MovieFilters, count: Count) -> list[Loosening]:
    found = [
        Loosening(filter=name, value=value, matching=_matching(filters.loosened(name, value), count))
        for name, value in islice(filters.active(), MAX_TRIED)
    ]
    helpful = sorted((each for each in found if each.matching), key=lambda each: -each.matching)
    return helpful[:MAX_LOOSENINGS]


def _matching(filters: MovieFilters, count: Count) -> int:
    passing, unknown = count(filters)
    return passing + unknown if filters.include_unknown else passing
