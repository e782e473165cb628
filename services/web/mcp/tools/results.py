"""What tools answer."""

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, Field

from services.web.mcp.tools.data import one_line
from services.web.views.explanations import Explained, reason_text
from shared.contracts.lists import ListedMovie, RecommendedMovie
from shared.contracts.movie_facts import WatchOffers
from shared.contracts.movies import Movie

MAX_TEXT = 600


def _cleaned(value: object) -> object:
    return one_line(value, MAX_TEXT) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_cleaned)]


class MovieItem(BaseModel):
    movie_id: int
    title: Text
    year: int | None
    genres: list[Text]

    @classmethod
    def of(cls, movie: Movie) -> Self:
        return cls(movie_id=movie.movie_id, title=movie.title, year=movie.year, genres=movie.genres)


class RankedItem(MovieItem):
    """`predicted_stars`: what the person is predicted to give, of 5."""

    predicted_stars: float
    reason: Text

    @classmethod
    def ranked(cls, row: RecommendedMovie | ListedMovie) -> Self:
        stars, reason = row.predicted_rating or 0, reason_text(_explained(row))
        return cls(**dict(MovieItem.of(row)), predicted_stars=round(stars, 1), reason=reason)


def _explained(row: RecommendedMovie | ListedMovie) -> Explained:
    """The owner's list has all reasons."""
    return RecommendedMovie.model_validate(row.model_dump())


class Movies(BaseModel):
    movies: list[MovieItem]


UNKNOWN = "How many more there may be, of which something that a filter asks for is not known."


class FoundMovies(Movies):
    total: int = Field(description="How many there are in all.")
    unknown: int = Field(default=0, description=UNKNOWN)


ProfileVersion = Annotated[
    int | None, Field(description="Grows with each change by the user; a list with a smaller one is older.")
]


class RankedMovies(BaseModel):
    movies: list[RankedItem]
    profile_version: ProfileVersion = None
    matching: int | None = Field(default=None, description="How many movies pass the filters.")
    unknown: int = Field(default=0, description=UNKNOWN)


class UnclearTitle(BaseModel):
    """A title that may mean several movies, or none."""

    title: Text
    candidates: list[MovieItem]


class TasteList(RankedMovies):
    understood: list[MovieItem] = Field(description="The movies that the given titles were taken for.")
    unclear: list[UnclearTitle] = Field(description="Titles that were left out, as it is not certain what they mean.")


class WishPartItem(BaseModel):
    """Words, and what they were taken for."""

    number: int
    said: Text
    means: Text
    taken_away: bool


class WishedList(RankedMovies):
    parts: list[WishPartItem]
    not_understood: list[Text]


class AboutMovie(BaseModel):
    """`movie` is null where the title does not tell which movie is meant: `candidates` has those that it may mean."""

    movie: MovieItem | None
    candidates: list[MovieItem] = []


class SimilarList(AboutMovie):
    movies: list[MovieItem] = []


class Details(AboutMovie):
    runtime: int | None = Field(default=None, description="In minutes.")
    directors: list[Text] = []
    cast: list[Text] = []
    tags: list[Text] = []
    languages: list[Text] = []
    certificate: Text | None = None
    overview: Text | None = None
    rating_count: int | None = None
    average_stars: float | None = None
    watch: dict[str, WatchOffers] = Field(default={}, description="Services that offer it, by country.")


class Changed(AboutMovie):
    """`movies`: the first of the list that already knows of the change."""

    changed: bool = Field(default=False, description="False if it was so before, or nothing was written.")
    profile_version: ProfileVersion = None
    movies: list[RankedItem] = []


class Reason(AboutMovie):
    predicted_stars: float | None = None
    reason: Text | None = None
    own_stars: float | None = Field(default=None, description="What the user gave it.")
    seen: bool = False
    dismissed: bool = False


class ChangedRating(BaseModel):
    """Null where the movie is not rated."""

    movie_id: int
    title: Text
    stars_now: float | None
    stars_then: float | None


class WhatIfList(AboutMovie):
    """`place_now` and `place_then` are those of `movie`: 1 is the first; null if it is not recommended."""

    statement: Text = ""
    place_now: int | None = None
    place_then: int | None = None
    changes: list[ChangedRating] = []
    movies: list[RankedItem] = Field(default=[], description="The list that would be.")
    unclear: list[UnclearTitle] = []


class WantedItem(MovieItem):
    predicted_stars: float
    runtime: int | None = Field(description="In minutes.")


class WantedMovies(BaseModel):
    total: int
    movies: list[WantedItem]


class SharedItem(MovieItem):
    your_stars: float = Field(description="What the user is predicted to give, of 5.")
    their_stars: float = Field(description="What the other is predicted to give, of 5.")


class SharedMovies(BaseModel):
    movies: list[SharedItem]
    unknown: int = Field(default=0, description=UNKNOWN)


def items(movies: Iterable[Movie]) -> list[MovieItem]:
    return [MovieItem.of(movie) for movie in movies]
