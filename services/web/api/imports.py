"""Imports of ratings from other sites: a dry run, then the commit, and for a day the way back."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import Owner
from services.web.ratings_import.choices import Choice
from services.web.ratings_import.import_service import IMPORT_LIMIT, MAX_CHOICES, TMDB_LIMIT
from services.web.ratings_import.plan import OpenFilm
from services.web.ratings_import.reading.entries import Source
from services.web.ratings_import.record import Answers, ImportRecord, ImportState, Outlier, ShownMovie, Summary
from shared.contracts.values import EntityId
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api/users/{user_id}/imports", tags=["imports"], responses=problem_responses(403, 404, 409))


class ImportView(BaseModel):
    """An import. Before it is `ready`, and while it is committed or undone, `position` of `total` parts are done.

    `open_films` are films of the file that were not found, or not for certain; their `candidates` are the most likely
    movies, and `offer` the film of TMDB that can be added to the catalogue. They are left out unless `choices` names a
    movie for their `number`, or says "tmdb". TMDB was `asked` about as many of the `askable` films.
    """

    import_id: str
    state: ImportState
    file: str
    source: str
    scale: int
    scale_is_certain: bool
    scales: list[int]
    outliers: list[Outlier]
    outlier_count: int
    """Ratings beyond the first of the scales, which would be left out."""
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
    choices: dict[int, Choice]
    can_ask_tmdb: bool
    askable: int
    asked: int
    offered: int
    tmdb_problem: str
    added: dict[int, int]
    """By the number of a film: the movie that the import added to the catalogue."""
    position: int
    total: int
    imported: int
    entered: list[ShownMovie]
    """Movies that are in the list because of the import."""
    undo_until: int | None
    """In seconds of the epoch."""
    error: str


class ImportChoices(Answers):
    """Answers to questions, and which movies the open films are; null leaves a film out, "tmdb" adds the one that TMDB
    offers, and `add_all` does so for all films that nothing in the catalogue resembles. `source` reads the file again
    as one of that site, whatever its columns look like."""

    model_config = ConfigDict(extra="forbid")

    films: dict[int, EntityId | Literal["tmdb"] | None] = Field(default_factory=dict, max_length=MAX_CHOICES)
    add_all: bool = False

    def answers(self) -> Answers:
        return Answers(**self.model_dump(exclude={"films", "add_all"}))


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
    columns tell the source, unless `source` is given. A user sends 20 files in ten minutes at most. If nothing else is
    configured, a file has at most 8 MB and 25,000 ratings of one person; never more than 400,000 lines."""
    await deps.rate_limiter.count(IMPORT_LIMIT, str(owner.user_id))
    answers = Answers(source=source)
    record = await deps.imports.upload(owner.user_id, ratings.filename or "", await ratings.read(), answers)
    response.headers["Location"] = f"/api/users/{owner.user_id}/imports/{record.import_id}"
    return import_view(record, deps)


@router.get("")
async def recent(owner: Owner, deps: Deps) -> list[ImportView]:
    """The imports of the last two days, newest first."""
    return [import_view(record, deps) for record in await deps.imports.recent(owner.user_id)]


@router.get("/{import_id}")
async def read(record: OwnImport, deps: Deps) -> ImportView:
    """What was understood of the file, and how far the import is."""
    return import_view(record, deps, await deps.imports.open_films(record))


@router.post("/{import_id}/choices", status_code=202)
async def choose(record: OwnImport, choices: ImportChoices, deps: Deps) -> ImportView:
    """Changes what is understood of the file, or which movies its films are."""
    if choices.add_all:
        record = await deps.imports.add_all(record)
    return import_view(await deps.imports.change(record, choices.answers(), dict(choices.films)), deps)


@router.post("/{import_id}/tmdb", status_code=202, responses=problem_responses(422, 429))
async def ask_tmdb(record: OwnImport, deps: Deps) -> ImportView:
    """Begins to look up at The Movie Database which films can be added that the catalogue lacks. Their titles, years
    and ids are sent there. Where TMDB does not answer, `tmdb_problem` says so, and what it had said is kept."""
    if deps.imports.can_ask_tmdb(record):
        await deps.rate_limiter.count(TMDB_LIMIT, str(record.user_id))
    return import_view(await deps.imports.ask_tmdb(record), deps)


@router.post("/{import_id}/commit", status_code=202, responses=problem_responses(429))
async def commit(record: OwnImport, deps: Deps) -> ImportView:
    """Begins to add the chosen films of TMDB and to write the ratings. The newer date wins; of equal dates the later
    line."""
    return import_view(await deps.imports.commit(record), deps)


@router.post("/{import_id}/undo", status_code=202)
async def undo(record: OwnImport, deps: Deps) -> ImportView:
    """Restores what the import has overwritten. Later ratings are left alone."""
    return import_view(await deps.imports.undo(record), deps)


@router.delete("/{import_id}", status_code=204)
async def discard(record: OwnImport, deps: Deps) -> None:
    """Forgets an import: its file, and the way back. Ratings that were committed stay."""
    await deps.imports.discard(record)


def import_view(record: ImportRecord, deps: Dependencies, open_films: list[OpenFilm] | None = None) -> ImportView:
    fields = record.model_dump(include=set(ImportView.model_fields))
    undo_until = record.undo_until if record.state is ImportState.DONE else None
    others = {
        "questions": record.questions,
        "undo_until": undo_until,
        "open_films": open_films or [],
        "can_ask_tmdb": deps.imports.can_ask_tmdb(record),
    }
    return ImportView(**fields | others)
