"""Which films of the catalogue the films of a file are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.web.clients.recommender import Recommender
from services.web.ratings_import.reading.entries import Film
from shared.contracts.movies import Matches, NamedMovie, NamedMovies

MAX_FILMS_PER_REQUEST = 200
MAX_CHARACTERS_PER_REQUEST = 10_000
"""A request between services has at most 64 KB."""
CHARACTERS_OF_NUMBERS = 60


@dataclass(frozen=True)
class Candidate:
    movie_id: int
    title: str
    year: int | None
    confidence: float


@dataclass(frozen=True)
class Match:
    """`movie_id` only if it is certain enough; the candidates are the most likely first."""

    movie_id: int | None
    confidence: float = 1.0
    candidates: tuple[Candidate, ...] = ()


class FilmMatcher(Protocol):
    async def match(self, films: Sequence[Film], own_ids: bool) -> list[Match]:
        """In the order of the films. `own_ids`: whether their movie ids are those of the catalogue."""
        ...


class RecommenderMatcher:
    def __init__(self, recommender: Recommender) -> None:
        self.recommender = recommender

    async def match(self, films: Sequence[Film], own_ids: bool) -> list[Match]:
        named = [
            NamedMovie(title=film.title, year=film.year, movie_id=film.movie_id if own_ids else None) for film in films
        ]
        response = await self.recommender.match(NamedMovies(movies=named))
        return [Match(movie_id) for movie_id in Matches.model_validate_json(response).movie_ids]


def requests_of(films: Sequence[Film]) -> Iterator[Sequence[Film]]:
    """The films in parts that fit into a request each."""
    start, characters = 0, 0
    for at, film in enumerate(films):
        size = len(film.title) + len(film.other_title) + CHARACTERS_OF_NUMBERS
        if at > start and (at - start >= MAX_FILMS_PER_REQUEST or characters + size > MAX_CHARACTERS_PER_REQUEST):
            yield films[start:at]
            start, characters = at, 0
        characters += size
    if films:
        yield films[start:]
