"""A wish in words, as it is understood."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.filtering.filters import Age
from shared.contracts.filtering.selection import OptionalSelection
from shared.contracts.lists import NO_CONTROLS, Controls, RecommendedMovie
from shared.contracts.movies import Movie
from shared.contracts.values import Amount

MAX_WORDS_LENGTH = 200
MAX_PARTS = 40
Bounds = tuple[int | None, int | None]
"""The first and the last year, or the least and the most minutes, both included; null for open."""


def is_empty(value: object) -> bool:
    return value in (None, ())


def _optional(default: Any, description: str = "") -> Any:
    return Field(default, exclude_if=is_empty, description=description)


class WishMeaning(BaseModel):
    """Has only what the words say."""

    model_config = ConfigDict(frozen=True)

    like: tuple[Movie, ...] = _optional((), "Movies that it should be like.")
    without_movie: tuple[Movie, ...] = _optional((), "Movies that are left out.")
    more: tuple[str, ...] = _optional((), "Genres that count in favour.")
    less: tuple[str, ...] = _optional((), "Genres that count against.")
    genre: tuple[str, ...] = _optional((), "All of these genres.")
    without_genre: tuple[str, ...] = _optional(())
    person: tuple[str, ...] = _optional(())
    without_person: tuple[str, ...] = _optional(())
    tag: tuple[str, ...] = _optional(())
    without_tag: tuple[str, ...] = _optional(())
    language: tuple[str, ...] = _optional(())
    service: tuple[str, ...] = _optional(())
    years: Bounds | None = _optional(None)
    runtime: Bounds | None = _optional(None, "In minutes.")
    max_age: Age | None = _optional(None)
    popularity: float | None = _optional(None, "As the slider: -1 to 1.")
    diversity: float | None = _optional(None, "As the slider: 0 to 1.")

    def joined(self, other: Self) -> Self:
        """Both; of single values the later one."""
        return self.model_copy(
            update={name: _join(getattr(self, name), getattr(other, name)) for name in other.stated()}
        )

    def stated(self) -> list[str]:
        """The names of what it says something about."""
        return [name for name in type(self).model_fields if not is_empty(getattr(self, name))]

    def controls(self) -> Controls:
        years, runtime = self.years or (None, None), self.runtime or (None, None)
        return Controls(
            **{name: getattr(self, name) for name in NAMES},
            from_year=years[0],
            to_year=years[1],
            min_runtime=runtime[0],
            max_runtime=runtime[1],
            max_age=self.max_age,
            popularity=self.popularity or NO_CONTROLS.popularity,
            diversity=self.diversity or NO_CONTROLS.diversity,
        )


NAMES = ("genre", "without_genre", "person", "without_person", "tag", "without_tag", "language", "service")
BOUNDS = ("years", "runtime")


def _join(one: Any, other: Any) -> Any:
    if isinstance(other, tuple) and not isinstance(other[0], int | None):
        return (*one, *(each for each in other if each not in one))
    return other


class WishPart(BaseModel):
    """Words that were understood. One that was taken away counts for nothing."""

    number: int = Field(description="By which it is taken away; the same, whatever else is taken away.")
    said: str
    means: WishMeaning
    taken_away: bool = False


class Wish(BaseModel):
    words: str
    parts: list[WishPart]
    not_understood: list[str] = Field(description="Words that mean nothing to the grammar, to be said back.")
    means: WishMeaning = Field(description="All parts together, without those taken away.")
    people_unknown: bool = Field(
        False, description="True if people are named and the data set knows none: they change nothing or leave nothing."
    )


class WishQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: Annotated[str, Field(max_length=MAX_WORDS_LENGTH)] = Field(
        examples=["like Heat but lighter, after 2000, nothing with De Niro"], description="In English or German."
    )
    without: list[Annotated[int, Field(ge=0, lt=MAX_PARTS)]] = Field(
        [], max_length=MAX_PARTS, description="Numbers of parts to take away, from 0."
    )
    include_unknown: bool = Field(
        False, description="Includes movies whose year, runtime, language, certificate or services are unknown."
    )
    amount: Amount = 10


class WishedMovies(BaseModel):
    """`movies`: the best for the wish. Without a movie to be like, by the signed-in user's taste, or else what most
    people like."""

    wish: Wish
    movies: list[RecommendedMovie]
    selection: OptionalSelection = None
