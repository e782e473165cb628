"""Imports of ratings from other sites: a dry run, then the commit, and for a day the way back."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from services.web.dependencies import Deps
from services.web.http.visitor import Owner
from services.web.ratings_import.imports import IMPORT_LIMIT, MAX_CHOICES
from services.web.ratings_import.plan import OpenFilm
from services.web.ratings_import.reading.entries import Source
from services.web.ratings_import.record import Answers, ImportRecord, ImportState, ShownMovie, Summary
from shared.contracts.values import EntityId
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api/users/{user_id}/imports", tags=["imports"], responses=problem_responses(403, 404, 409))


class ImportView(BaseModel):
    """An import. Before it is `ready`, and while it is committed or undone, `position` of `total` parts are done.

    `open_films` are films of the file that were not found, or not for certain; their `candidates` are the most likely
    movies. They are left out unless `choices` names a movie for their `number`.
    """

    import_id: str
    state: ImportState
    file: str
    source: str
    scale: int
    scale_is_certain: bool
    scales: list[int]
    questions: list[str]
    people: dict[str, int]
    person: str | None
    dataset: str | None
    ratings: int
    seen: int
    wanted: int
    liked: int
    """Films that have no rating in the file."""
    days: int
    """On which films were seen."""
    undated: int
    left_out: dict[str, int]
    bad_lines: list[str]
    bad_line_count: int
    summary: Summary | None
    open_films: list[OpenFilm] = []
    choices: dict[int, int | None]
    position: int
    total: int
    imported: int
    entered: list[ShownMovie]
    """Movies that are in the list because of the import."""
    undo_until: int | None
    """In seconds of the epoch."""
    error: str


class ImportChoices(Answers):
    """Answers to questions, and which movies the open films are; null leaves a film out. `source` reads the file again
    as one of that site, whatever its columns look like."""

    model_config = ConfigDict(extra="forbid")

    films: dict[int, EntityId | None] = Field(default_factory=dict, max_length=MAX_CHOICES)

    def answers(self) -> Answers:
        return Answers(**self.model_dump(exclude={"films"}))


async def own_import(import_id: str, owner: Owner, deps: Deps) -> ImportRecord:
    return await deps.imports.load(owner.user_id, import_id)


OwnImport = Annotated[ImportRecord, Depends(own_import)]


@router.post("", status_code=202, responses=problem_responses(413, 422, 429))
async def upload(
    ratings: Annotated[UploadFile, File()],
    owner: Owner,
    deps: Deps,
    response: Response,
    source: Annotated[Source | None, Form()] = None,
) -> ImportView:
    """Reads a file that another site exported, and begins to look its films up. Nothing is rated before the commit. The
    columns tell the source, unless `source` is given."""
    await deps.rate_limiter.count(IMPORT_LIMIT, str(owner.user_id))
    answers = Answers(source=source)
    record = await deps.imports.upload(owner.user_id, ratings.filename or "", await ratings.read(), answers)
    response.headers["Location"] = f"/api/users/{owner.user_id}/imports/{record.import_id}"
    return import_view(record)


@router.get("")
async def recent(owner: Owner, deps: Deps) -> list[ImportView]:
    """The imports of the last two days, newest first."""
    return [import_view(record) for record in await deps.imports.recent(owner.user_id)]


@router.get("/{import_id}")
async def read(record: OwnImport, deps: Deps) -> ImportView:
    """What was understood of the file, and how far the import is."""
    return import_view(record, await deps.imports.open_films(record))


@router.post("/{import_id}/choices", status_code=202)
async def choose(record: OwnImport, choices: ImportChoices, deps: Deps) -> ImportView:
    """Changes what is understood of the file, or which movies its films are."""
    return import_view(await deps.imports.change(record, choices.answers(), choices.films))


@router.post("/{import_id}/commit", status_code=202)
async def commit(record: OwnImport, deps: Deps) -> ImportView:
    """Begins to write the ratings. The newer date wins; of equal dates the later line."""
    return import_view(await deps.imports.commit(record))


@router.post("/{import_id}/undo", status_code=202)
async def undo(record: OwnImport, deps: Deps) -> ImportView:
    """Restores what the import has overwritten. Later ratings are left alone."""
    return import_view(await deps.imports.undo(record))


@router.delete("/{import_id}", status_code=204)
async def discard(record: OwnImport, deps: Deps) -> None:
    """Forgets an import: its file, and the way back. Ratings that were committed stay."""
    await deps.imports.discard(record)


def import_view(record: ImportRecord, open_films: list[OpenFilm] | None = None) -> ImportView:
    fields = record.model_dump(include=set(ImportView.model_fields))
    undo_until = record.undo_until if record.state is ImportState.DONE else None
    return ImportView(
        **fields | {"questions": record.questions, "undo_until": undo_until, "open_films": open_films or []}
    )
