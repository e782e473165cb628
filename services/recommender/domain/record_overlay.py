"""The movies of the data set with the records of the operator over them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from services.recommender.domain.arrays.movies import ChangedMovies
from shared.contracts.movie_facts import MovieFacts
from shared.contracts.movie_records import MovieRecord
from shared.contracts.movies import Movie

SHOWN = ("title", "year", "genres", "imdb_id", "tmdb_id")


def overlay(
    before: Mapping[int, Movie],
    movies: Mapping[int, Movie],
    records: Mapping[int, MovieRecord],
    changed: Collection[int],
) -> ChangedMovies:
    """The movies of before, of which some changed, sorted by id; `movies` are those of the data set. A record that
    neither has a title nor is about a movie of the data set is left out."""
    earlier = before if isinstance(before, ChangedMovies) else ChangedMovies(before)
    stated = {each: _overlaid(movies.get(each), records[each]) for each in changed if each in records}
    return ChangedMovies(earlier.base, {**earlier.changes, **stated})


def _overlaid(movie: Movie | None, record: MovieRecord) -> Movie | None:
    stated: dict[str, Any] = record.fields.model_dump(include=set(SHOWN), exclude_none=True)
    if movie is not None:
        return movie.model_copy(update=stated)
    if "title" not in stated:
        return None
    return Movie.model_validate({"movie_id": record.movie_id, "year": None, "genres": [], **stated})


def hidden_movies(records: Iterable[MovieRecord]) -> frozenset[int]:
    return frozenset(record.movie_id for record in records if record.fields.hidden)


def facts_of(record: MovieRecord | None, tags: list[str]) -> MovieFacts:
    """`tags` are the data set's, for a record that states none."""
    stated: dict[str, Any] = {} if record is None else record.fields.model_dump(exclude_none=True)
    return MovieFacts.model_validate({"tags": tags, **stated, "from_tmdb": "from_tmdb" in stated})
