"""Records of movies, for the operator."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from services.recommender.api.dependencies import ServedDep
from services.recommender.records.editor import RecordEditor
from services.recommender.records.known_movies import DatasetMovies, ServedMovies
from shared.contracts.movie_records import (
    AddedMovies,
    Additions,
    Announcement,
    HiddenMovies,
    ImportReport,
    MovieRecord,
    RecordBatch,
    RecordChange,
)
from shared.contracts.movies import MovieDetails
from shared.contracts.values import EntityId
from shared.http.problem_details import problem_responses

RECORDS_PATH = r"/internal/records(/additions|/announcements)?"
MAX_BATCH_BYTES = 4 * 1024 * 1024
router = APIRouter(prefix="/internal/records", responses=problem_responses(404, 409, 412))


async def record_editor(request: Request) -> RecordEditor:
    editor: RecordEditor = request.state.record_editor
    return editor


async def known_movies(request: Request, served: ServedDep) -> DatasetMovies:
    served_movies: ServedMovies = request.state.served_movies
    return await served_movies.of(served.dataset.source, served.dataset.catalogue.twins)


EditorDep = Annotated[RecordEditor, Depends(record_editor)]
KnownDep = Annotated[DatasetMovies, Depends(known_movies)]


@router.post("")
async def add(batch: RecordBatch, editor: EditorDep, known: KnownDep) -> ImportReport:
    """Adds and changes movies. Each line stands for itself. Safe to repeat."""
    return await editor.add_lines(known, batch.lines, batch.first, announce=batch.announce)


@router.post("/announcements", status_code=204)
async def announce(announcement: Announcement, editor: EditorDep, known: KnownDep) -> None:
    """Lets recommenders take up the records of several batches at once. Safe to repeat."""
    await editor.announce(known, announcement)


@router.post("/additions")
async def add_missing(additions: Additions, editor: EditorDep, known: KnownDep) -> AddedMovies:
    """Adds movies that the catalogue lacks, and changes none that it has. Safe to repeat."""
    return await editor.add_missing(known, additions.lines)


@router.get("/hidden")
async def hidden(served: ServedDep) -> HiddenMovies:
    """The movies that nobody is shown, by title."""
    return HiddenMovies(movies=served.dataset.catalogue.hidden_movies())


@router.get("/{movie_id}/movie")
async def shown(movie_id: EntityId, served: ServedDep) -> MovieDetails:
    """A movie as its page shows it, or would if it were not hidden."""
    return served.dataset.catalogue.details(movie_id, even_hidden=True)


@router.get("/{movie_id}")
async def read(movie_id: EntityId, editor: EditorDep, known: KnownDep) -> MovieRecord:
    """The record of a movie; of version 0 where the data set's own data counts."""
    return await editor.get(known, movie_id)


@router.put("/{movie_id}")
async def change(movie_id: EntityId, change: RecordChange, editor: EditorDep, known: KnownDep) -> MovieRecord:
    """Changes or replaces a record."""
    return await editor.change(known, movie_id, change)
