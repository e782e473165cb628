"""A profile as files: our own CSV and JSON, which can be imported again, and the CSV that Letterboxd imports."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

from shared.contracts.movies import Movie
from shared.contracts.profiles import OwnRating, WholeProfile
from shared.contracts.watching import WatchState

COLUMNS = (
    *("movie_id", "title", "year", "rating", "rated_at", "imdb_id", "tmdb_id", "dataset", "seen", "dismissed"),
    *("seen_on", "wanted_at", "rested_until"),
)
LETTERBOXD_COLUMNS = ("Title", "Year", "tmdbID", "imdbID", "Rating", "WatchedDate")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that starts with one of these for a formula."""
BYTE_ORDER_MARK = "\ufeff"
"""Excel reads a file without it in the computer's own encoding."""


class ExportedMovie(BaseModel):
    movie_id: int
    title: str
    year: int | None
    rating: float | None = None
    rated_at: str | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    dataset: str
    seen: bool = False
    dismissed: bool = False
    seen_on: list[date] = []
    wanted_at: str | None = None
    rested_until: str | None = None


class Export(BaseModel):
    """Everything that a profile says."""

    dataset: str
    ratings: list[ExportedMovie]


def export_of(profile: WholeProfile, dataset: str) -> Export:
    """`dataset` is what gives the movie ids a meaning."""
    marks = {"seen": {movie.movie_id for movie in profile.seen}, "dismissed": {m.movie_id for m in profile.dismissed}}
    stated = (*profile.ratings, *profile.seen, *profile.dismissed, *profile.watching)
    movies: dict[int, Movie] = {each.movie_id: each for each in stated}
    rated = {each.movie_id: each for each in profile.ratings}
    watching = {each.movie_id: _watching_fields(each) for each in profile.watching}
    exported = [
        _exported(
            movie,
            rated.get(movie_id),
            dataset,
            {mark: movie_id in ids for mark, ids in marks.items()} | watching.get(movie_id, {}),
        )
        for movie_id, movie in movies.items()
    ]
    return Export(dataset=dataset, ratings=exported)


def _watching_fields(state: WatchState) -> dict[str, Any]:
    times = {"wanted_at": state.wanted_at, "rested_until": state.rested_until}
    return {"seen_on": state.seen_on} | {name: time and time.isoformat() for name, time in times.items()}


def _exported(movie: Movie, rated: OwnRating | None, dataset: str, marks: dict[str, Any]) -> ExportedMovie:
    return ExportedMovie(
        movie_id=movie.movie_id,
        title=movie.title,
        year=movie.year,
        rating=rated.rating if rated else None,
        rated_at=rated.rated_at.isoformat() if rated else None,
        imdb_id=f"tt{movie.imdb_id:07d}" if movie.imdb_id else None,
        tmdb_id=movie.tmdb_id,
        dataset=dataset,
        **marks,
    )


def to_csv(export: Export) -> str:
    rows = (movie.model_dump() for movie in export.ratings)
    return _csv(COLUMNS, ([_cell(row[name]) for name in COLUMNS] for row in rows))


def to_letterboxd_csv(export: Export) -> str:
    """A row for each day on which a film was seen, which Letterboxd enters in its diary; one without a day if it is not
    known. Films without a rating become watched ones; dismissed and wanted ones are not among them."""
    return _csv(LETTERBOXD_COLUMNS, _letterboxd_rows(export.ratings))


def _letterboxd_rows(movies: Iterable[ExportedMovie]) -> Iterator[Sequence[object]]:
    for movie in movies:
        if movie.rating is not None or movie.seen:
            days: Sequence[date | None] = movie.seen_on or [None]
            for day in days:
                yield _cell(movie.title), movie.year, movie.tmdb_id, movie.imdb_id, movie.rating, day


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return BYTE_ORDER_MARK + text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        return " ".join(map(str, value))
    return escape_formula(value) if isinstance(value, str) else value


def escape_formula(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
