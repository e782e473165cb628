"""Which films of the catalogue the films of a file are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.web.clients.recommender import Recommender
from services.web.ratings_import.confirmation import is_confirmed, settle
from services.web.ratings_import.reading.entries import Film
from shared.contracts.movies import MatchCandidate, Matches, Movie, NamedMovie, NamedMovies, TitleMatch

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

    def year_of(self, movie_id: int) -> int | None:
        return next((each.year for each in self.candidates if each.movie_id == movie_id), None)


class FilmMatcher(Protocol):
    async def match(self, films: Sequence[Film], dataset: str | None) -> list[Match]:
        """In the order of the films. `dataset` is the one that their movie ids belong to."""
        ...


class RecommenderMatcher:
    def __init__(self, recommender: Recommender) -> None:
        self.recommender = recommender

    async def match(self, films: Sequence[Film], dataset: str | None) -> list[Match]:
        """Where an id names another film than the title seems to, asks again by the title alone."""
        found = await self._request([named_movie(film, dataset) for film in films])
        doubted = [at for at, film in enumerate(films) if not is_confirmed(film, found[at])]
        by_title = (
            await self._request([named_movie(films[at].without_ids(), None) for at in doubted]) if doubted else []
        )
        for at, other in zip(doubted, by_title, strict=True):
            found[at] = settle(films[at], found[at], other)
        return [_match(each) for each in found]

    async def _request(self, named: list[NamedMovie]) -> list[TitleMatch]:
        response = await self.recommender.match(NamedMovies(movies=named))
        return Matches.model_validate_json(response).matches


async def load_movies(recommender: Recommender, movie_ids: Iterable[int]) -> dict[int, Movie]:
    """By their ids. Those that the catalogue does not have are left out."""
    named = [NamedMovie(movie_id=movie_id) for movie_id in dict.fromkeys(movie_ids)]
    movies: dict[int, Movie] = {}
    for start in range(0, len(named), MAX_FILMS_PER_REQUEST):
        part = NamedMovies(movies=named[start : start + MAX_FILMS_PER_REQUEST])
        found = Matches.model_validate_json(await recommender.match(part)).matches
        movies |= {each.movie.movie_id: each.movie for match in found for each in match.candidates}
    return movies


def named_movie(film: Film, dataset: str | None) -> NamedMovie:
    """Without a data set, a movie id means nothing."""
    return NamedMovie(
        title=film.title,
        year=film.year,
        other_titles=[film.other_title] if film.other_title else [],
        movie_id=film.movie_id if dataset else None,
        dataset=dataset,
        imdb_id=film.imdb_id,
        tmdb_id=film.tmdb_id,
    )


def _match(match: TitleMatch) -> Match:
    return Match(match.movie_id, match.confidence, as_candidates(match.candidates))


def as_candidates(candidates: Iterable[MatchCandidate]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(each.movie.movie_id, each.movie.title, each.movie.year, each.confidence) for each in candidates
    )


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
