"""The operator adds, changes, hides and shows movies by hand, and sends a file of them."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from services.web.clients.movie_file import MovieFile, split_lines
from services.web.dependencies import Dependencies, Deps
from services.web.http.operator_cookie import OPERATOR_PATH, require_operator
from services.web.http.visitor import find_visitor_if_possible
from services.web.pages.operator.sign_in import NO_STORE
from services.web.queries.movie_form import (
    LABELS,
    LISTS,
    changed_fields,
    form_of,
    new_movie,
    shown_before,
    typed,
    with_record,
)
from shared.contracts.errors import InvalidInput, MatineeError
from shared.contracts.movie_records import MovieFields, MovieRecord, RecordBatch, RecordChange
from shared.contracts.movies import MovieDetails
from shared.contracts.values import EntityId

FILE_PATH = f"{OPERATOR_PATH}/file"
"""Whose bodies may be larger."""
router = APIRouter(prefix=OPERATOR_PATH, dependencies=[Depends(require_operator), Depends(find_visitor_if_possible)])
Version = Annotated[int, Form(ge=0, le=2**53)]


@router.post("/file")
async def send_file(movies: Annotated[UploadFile, File()], deps: Deps) -> Response:
    file = MovieFile(deps.recommender)
    async for _fault in file.send(split_lines(await movies.read())):
        """The report keeps the first ones."""
    await deps.last_file.save(file.report(movies.filename or "a file"))
    return RedirectResponse(f"{OPERATOR_PATH}#last-file", 303)


@router.get("/movies/new")
async def show_new(request: Request, deps: Deps) -> Response:
    return new_page(request, deps, typed({}))


@router.post("/movies/new")
async def add(request: Request, deps: Deps) -> Response:
    values = typed(await request.form())
    try:
        line = new_movie(values).model_dump_json(exclude_unset=True)
        report = await deps.recommender.add_records(RecordBatch(lines=[line]))
        if report.faults:
            raise InvalidInput(f"It was not added: {report.faults[0].detail}.")
    except MatineeError as error:
        return new_page(request, deps, values, error)
    return RedirectResponse(f"{OPERATOR_PATH}?saved={'added' if report.added else 'known'}", 303)


@router.get("/movies/{movie_id}")
async def show(request: Request, movie_id: EntityId, deps: Deps, saved: str = "") -> Response:
    movie, record = await load(deps, movie_id)
    return edit_page(request, deps, movie, record, saved=saved)


@router.post("/movies/{movie_id}")
async def change(request: Request, movie_id: EntityId, version: Version, deps: Deps) -> Response:
    form = await request.form()
    values = typed(form)
    movie, record = await load(deps, movie_id)
    try:
        fields = changed_fields(shown_before(form.get("shown")), values)
        if fields.model_fields_set:
            await deps.recommender.change_record(movie_id, RecordChange(fields=fields, version=version))
    except MatineeError as error:
        return edit_page(request, deps, movie, record.model_copy(update={"version": version}), values, error)
    return RedirectResponse(f"{OPERATOR_PATH}/movies/{movie_id}?saved=changed", 303)


@router.post("/movies/{movie_id}/hidden")
async def hide(
    request: Request,
    movie_id: EntityId,
    hidden: Annotated[bool, Form()],
    version: Version,
    deps: Deps,
) -> Response:
    """Returns when nothing can show a hidden movie any more."""
    try:
        await deps.recommender.change_record(movie_id, RecordChange(fields=MovieFields(hidden=hidden), version=version))
    except MatineeError as error:
        movie, record = await load(deps, movie_id)
        return edit_page(request, deps, movie, record, error=error)
    return RedirectResponse(f"{OPERATOR_PATH}/movies/{movie_id}?saved={'hidden' if hidden else 'shown'}", 303)


async def load(deps: Dependencies, movie_id: int) -> tuple[MovieDetails, MovieRecord]:
    """The record is read first, so that its version is never newer than what is shown with it."""
    record = await deps.recommender.record(movie_id)
    return await deps.recommender.movie_even_hidden(movie_id), record


def new_page(
    request: Request, deps: Dependencies, values: dict[str, str], error: MatineeError | None = None
) -> Response:
    return _page(request, deps, "operator/new.html", error, values=values, saved="")


def edit_page(
    request: Request,
    deps: Dependencies,
    movie: MovieDetails,
    record: MovieRecord,
    values: dict[str, str] | None = None,
    error: MatineeError | None = None,
    saved: str = "",
) -> Response:
    """With other values than those of the movie: what the operator typed, where it was refused."""
    shown = with_record(form_of(movie), record.fields)
    context = {"movie": movie, "record": record, "values": values or shown, "shown": json.dumps(shown), "saved": saved}
    return _page(request, deps, "operator/movie.html", error, **context)


def _page(request: Request, deps: Dependencies, template: str, error: MatineeError | None, **context: Any) -> Response:
    page = deps.renderer.page(request, template, error=error, labels=LABELS, lists=LISTS, **context)
    page.headers.update(NO_STORE)
    return page
