"""Turns every error into `application/problem+json`."""

from typing import cast

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import Request

from shared.errors import InvalidInput, MatineeError, NotFound

log = structlog.get_logger()

HTTP_MESSAGES = {
    400: "The request could not be read.",
    404: NotFound.message,
    405: "This address does not take that method.",
}


def problem_response(error: MatineeError) -> Response:
    return Response(
        error.problem().model_dump_json(),
        status_code=error.status,
        headers=error.headers(),
        media_type="application/problem+json",
    )


def as_matinee_error(error: Exception) -> MatineeError:
    """The member of the family that stands for any exception that reaches the edge of a service."""
    if isinstance(error, MatineeError):
        return error
    if isinstance(error, RequestValidationError):
        return InvalidInput(validation_message(error))
    if isinstance(error, HTTPException):
        message = HTTP_MESSAGES.get(error.status_code, str(error.detail))
        return MatineeError.relayed(error.status_code, message, None)
    return MatineeError()


def validation_message(error: RequestValidationError) -> str:
    """One sentence a value: which one, and what would be allowed."""
    sentences = []
    for item in error.errors():
        where = ".".join(str(part) for part in item["loc"][1:]) or str(item["loc"][0])
        sentences.append(f"{where}: {item['msg']}.")
    return " ".join(sentences)


async def answer_problem(_request: Request, error: Exception) -> Response:
    return problem_response(as_matinee_error(error))


async def answer_crash(request: Request, error: Exception) -> Response:
    log.error("request failed", path=request.url.path, exc_info=error)
    return problem_response(as_matinee_error(error))


def install_problem_handlers(app: FastAPI) -> None:
    for family in (MatineeError, RequestValidationError, HTTPException):
        app.add_exception_handler(cast(type[Exception], family), answer_problem)
    app.add_exception_handler(Exception, answer_crash)
