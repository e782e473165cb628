"""The movies of the catalogue, found by what TMDB says of a movie."""

from collections.abc import Iterable

from services.recommender.enrichment.source import named_movie
from shared.contracts.movies import Movie
from shared.tmdb.candidates import plain_title
from shared.tmdb.movies import TmdbMovie


class KnownTitles:
    def __init__(self, movies: Iterable[Movie]) -> None:
        self._by_tmdb: dict[int, Movie] = {}
        self._by_imdb: dict[str, Movie] = {}
        self._by_title: dict[tuple[str, int | None], Movie] = {}
        for movie in movies:
            self._add(movie)

    def _add(self, movie: Movie) -> None:
        if movie.tmdb_id is not None:
            self._by_tmdb.setdefault(movie.tmdb_id, movie)
        if movie.imdb_id is not None:
            self._by_imdb.setdefault(f"tt{movie.imdb_id:07}", movie)
        if movie.tmdb_id is None and movie.imdb_id is None:
            named = named_movie(movie)
            for title in (named.title, *named.other_titles):
                self._by_title.setdefault((plain_title(title), movie.year), movie)

    def find(self, said: TmdbMovie) -> Movie | None:
        """Title and year decide only for a movie without ids. A data set's year may be one off."""
        by_id = self._by_tmdb.get(said.id) or self._by_imdb.get(said.imdb_id or "")
        if by_id or said.year is None:
            return by_id
        titles = [plain_title(title) for title in (said.title, said.original_title) if title]
        near = ((title, said.year + apart) for apart in (0, -1, 1) for title in titles)
        return next((self._by_title[each] for each in near if each in self._by_title), None)
