"""Movies, pages of movies, and matches of titles."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from shared.contracts.filtering.selection import OptionalSelection
from shared.contracts.movie_facts import MovieFacts
from shared.contracts.values import ExternalId, NumberOnly, is_none

MAX_SPOKEN_TITLES = 50


class Movie(BaseModel):
    movie_id: int
    title: str
    year: int | None
    genres: list[str]
    imdb_id: ExternalId = None
    tmdb_id: ExternalId = None

    def is_of_years(self, first: int | None, last: int | None) -> bool:
        """None is no bound. A movie whose year is unknown is only of no years in particular."""
        if first is None and last is None:
            return True
        return self.year is not None and (first or 0) <= self.year <= (last or self.year)


class NamedMovie(BaseModel):
    """A movie as another site's export describes it. `movie_id` is an id of `dataset`; without a data set, it counts
    only if there is no title."""

    title: str = Field("", max_length=300)
    year: Annotated[int, NumberOnly] | None = None
    other_titles: list[Annotated[str, Field(max_length=300)]] = Field([], max_length=20)
    movie_id: Annotated[int, NumberOnly] | None = None
    dataset: str | None = Field(None, max_length=100)
    imdb_id: Annotated[int, NumberOnly] | None = None
    tmdb_id: Annotated[int, NumberOnly] | None = None


class NamedMovies(BaseModel):
    movies: list[NamedMovie] = Field(max_length=500)


class MatchCandidate(BaseModel):
    movie: Movie
    confidence: float


class TitleMatch(BaseModel):
    """`movie_id` is null if no candidate is certain enough to count without a question to the user. The candidates are
    the most likely first, at most five."""

    movie_id: int | None
    confidence: float
    candidates: list[MatchCandidate]


class Matches(BaseModel):
    """The matched movie for each requested one, in order; null without a certain match."""

    movie_ids: list[int | None]
    matches: list[TitleMatch] = []


class SpokenTitle(BaseModel):
    """What a listener may mean by some words. certain: `movies` has exactly one. uncertain: ask which of `movies` is
    meant, the likeliest first. absent: the movie is not in the catalogue; `movies` are the nearest, perhaps none."""

    certainty: Literal["certain", "uncertain", "absent"]
    movies: list[Movie]


class SpokenWords(BaseModel):
    titles: list[Annotated[str, Field(max_length=200)]] = Field(max_length=MAX_SPOKEN_TITLES)


class SpokenTitles(BaseModel):
    """What each of the words may mean, in their order."""

    titles: list[SpokenTitle]


class CatalogueYears(BaseModel):
    first: int
    last: int


class MoviePage(BaseModel):
    movies: list[Movie]
    total: int
    next_cursor: str | None
    catalogue_years: Annotated[CatalogueYears | None, Field(exclude_if=is_none)] = None
    """Only if no movie was found: the years of the first and the last movie of the catalogue."""
    selection: OptionalSelection = None


class MovieDetails(MovieFacts, Movie):
    rating_count: int
    average_rating: float | None
    histogram: dict[str, int]
    """The number of ratings per star value, from "0.5" to "5.0"."""


class SimilarMovies(BaseModel):
    movie_id: int
    movies: list[Movie]


class OnboardingGroup(BaseModel):
    """Movies of one taste, chosen to reveal the most about a new user."""

    label: str
    movies: list[Movie]


class Onboarding(BaseModel):
    groups: list[OnboardingGroup]
