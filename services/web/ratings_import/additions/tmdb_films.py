"""Films of a file that TMDB knows for certain, and whether the catalogue has them under another name."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from pydantic import ValidationError

from services.web.clients.recommender import Recommender
from services.web.ratings_import.matching import Candidate, as_candidates, named_movie
from services.web.ratings_import.reading.entries import Film
from shared.contracts.movie_records import MovieLine
from shared.contracts.movies import Matches, Movie, NamedMovie, NamedMovies
from shared.tmdb.candidates import CERTAIN, Tmdb, title_likeness
from shared.tmdb.identification import identify
from shared.tmdb.movie_lines import new_movie_line
from shared.tmdb.movies import TmdbMovie

MIN_VOTES = 10
"""Anybody can write an entry at TMDB. One that people have voted on was not made for an import."""
MAX_TITLE = 300


@dataclass(frozen=True)
class FoundFilm:
    """`line` adds the film to the catalogue; the candidates are movies of the catalogue that it may be."""

    line: MovieLine | None = None
    candidates: tuple[Candidate, ...] = ()


class FilmFinder(Protocol):
    async def genres(self) -> Collection[str]: ...
    async def find(self, film: Film, genres: Collection[str]) -> FoundFilm:
        """Raises `TmdbFailure`."""
        ...


def today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class TmdbFilms:
    tmdb: Tmdb
    recommender: Recommender
    regions: Sequence[str]
    today: Callable[[], date] = today

    async def genres(self) -> Collection[str]:
        """The names of the catalogue."""
        return frozenset((await self.recommender.status()).genres)

    async def find(self, film: Film, genres: Collection[str]) -> FoundFilm:
        said = await identify(self.tmdb, named_movie(film, None))
        if said is None or not is_meant(film, said):
            return FoundFilm()
        is_here, candidates = await self._in_catalogue(said)
        return FoundFilm(None if is_here else self._line(said, genres), candidates)

    async def _in_catalogue(self, said: TmdbMovie) -> tuple[bool, tuple[Candidate, ...]]:
        named = NamedMovies(movies=[_named(said)])
        [match] = Matches.model_validate_json(await self.recommender.match(named)).matches
        same = [each for each in match.candidates if not _differs(each.movie, said)]
        return match.movie_id in {each.movie.movie_id for each in same}, as_candidates(same)

    def _line(self, said: TmdbMovie, genres: Collection[str]) -> MovieLine | None:
        if said.adult or (said.vote_count or 0) < MIN_VOTES:
            return None
        try:
            line = new_movie_line(said, self.regions, genres, self.today())
        except ValidationError:
            return None
        return line if isinstance(line, MovieLine) else None


def can_be_asked_about(film: Film) -> bool:
    """A title alone means too many films."""
    return bool(film.imdb_id or film.tmdb_id or (film.title and film.year))


def is_meant(film: Film, said: TmdbMovie) -> bool:
    """Without a year in the file, an id has to fit the title."""
    if film.year is not None or not film.title:
        return True
    mine = [title for title in (film.title, film.other_title) if title]
    return max((title_likeness(one, its) for one in mine for its in said.titles()), default=0) >= CERTAIN


def _named(said: TmdbMovie) -> NamedMovie:
    titles = [title[:MAX_TITLE] for title in (said.title, said.original_title) if title]
    return NamedMovie(
        title=titles[0] if titles else "",
        other_titles=titles[1:],
        year=said.year,
        imdb_id=said.imdb_number,
        tmdb_id=said.id,
    )


def _differs(movie: Movie, said: TmdbMovie) -> bool:
    imdb = said.imdb_number
    return movie.tmdb_id not in (None, said.id) or (None not in (movie.imdb_id, imdb) and movie.imdb_id != imdb)
