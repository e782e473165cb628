"""Movies, pages of movies, and matches of titles."""

from typing import Annotated

from pydantic import BaseModel, Field

from shared.contracts.values import ExternalId, NumberOnly


class Movie(BaseModel):
    movie_id: int
    title: str
    year: int | None
    genres: list[str]
    imdb_id: ExternalId = None
    tmdb_id: ExternalId = None


class NamedMovie(BaseModel):
    """A movie as another site's export describes it."""

    title: str = Field(max_length=300)
    year: Annotated[int, NumberOnly] | None = None
    movie_id: Annotated[int, NumberOnly] | None = None


class NamedMovies(BaseModel):
    movies: list[NamedMovie] = Field(max_length=500)


class Matches(BaseModel):
    """The matched movie for each requested one, in order; null without a match."""

    movie_ids: list[int | None]


class MoviePage(BaseModel):
    movies: list[Movie]
    total: int
    next_cursor: str | None


class MovieDetails(Movie):
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
