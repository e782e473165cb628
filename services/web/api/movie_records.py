"""The operator's API: movies are added, changed and hidden while everything runs."""

import re
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from services.web.clients.movie_file import MovieFile, split_lines
from services.web.clients.pauses import with_pauses
from services.web.dependencies import Dependencies, Deps
from services.web.http.operator import OperatorOnly
from shared.contracts.errors import InvalidInput
from shared.contracts.movie_records import MovieRecord, RecordChange, StatedFields
from shared.contracts.values import EntityId
from shared.http.problem_details import problem_responses

MOVIES_PATH = "/api/movies"
"""Whose bodies may be larger."""
NDJSON = "application/x-ndjson"
ETAG = re.compile(r'(?:W/)?"(\d{1,15})"', re.ASCII)
IfMatch = Annotated[str | None, Header(description="the ETag of the record that is changed")]
router = APIRouter(
    prefix="/api/movies", tags=["operator"], dependencies=[OperatorOnly], responses=problem_responses(401)
)


SILENT_SECONDS = 5.0
"""A proxy takes a longer silence for a failure. Spaces before a line of JSON say nothing."""


class ImportEnd(BaseModel):
    """The last line of the answer to a file. With an `error` it was not all read; sending it again is safe."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    error: str | None = None


@router.post(
    "",
    response_class=StreamingResponse,
    responses={200: {"content": {NDJSON: {"schema": {"type": "string"}}}}, **problem_responses(413, 422)},
    openapi_extra={"requestBody": {"required": True, "content": {NDJSON: {"schema": {"type": "string"}}}}},
)
async def add_movies(request: Request, deps: Deps) -> StreamingResponse:
    """Adds and changes movies, one JSON object a line, at most 10,000. The answer has a line for each that is refused,
    with its number, and at the end how many were added, changed, unchanged and refused."""
    lines = split_lines(await request.body())
    return StreamingResponse(_results(lines, deps), media_type=NDJSON)


@router.get("/{movie_id}/record", responses=problem_responses(404))
async def movie_record(movie_id: EntityId, deps: Deps, response: Response) -> MovieRecord:
    """What the operator has stated about a movie; version 0 where nothing was."""
    return _with_etag(await deps.recommender.record(movie_id), response)


@router.patch("/{movie_id}", responses=problem_responses(404, 409, 412, 422))
async def change_movie(
    movie_id: EntityId, fields: StatedFields, deps: Deps, response: Response, if_match: IfMatch = None
) -> MovieRecord:
    """Changes the fields that are given; null takes one back. A hidden movie is shown nowhere any more when this
    answers; profiles keep it."""
    change = RecordChange(fields=fields, version=_version(if_match))
    return _with_etag(await deps.recommender.change_record(movie_id, change), response)


@router.put("/{movie_id}", responses=problem_responses(404, 409, 412, 422))
async def replace_movie(
    movie_id: EntityId, fields: StatedFields, deps: Deps, response: Response, if_match: IfMatch = None
) -> MovieRecord:
    """Replaces everything that was stated about a movie."""
    change = RecordChange(fields=fields, version=_version(if_match), replace=True)
    return _with_etag(await deps.recommender.change_record(movie_id, change), response)


def _with_etag(record: MovieRecord, response: Response) -> MovieRecord:
    response.headers["ETag"] = f'"{record.version}"'
    return record


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    match = ETAG.fullmatch(if_match.strip())
    if match is None:
        raise InvalidInput("If-Match: send the ETag of the record.")
    return int(match[1])


async def _results(lines: list[str], deps: Dependencies) -> AsyncIterator[bytes]:
    file = MovieFile(deps.recommender)
    async for fault in with_pauses(file.send(lines), SILENT_SECONDS):
        yield b" " if fault is None else fault.model_dump_json().encode() + b"\n"
    await deps.last_file.save(file.report("POST /api/movies"))
    yield ImportEnd(**file.report("").model_dump()).model_dump_json(exclude_none=True).encode() + b"\n"
