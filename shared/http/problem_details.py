"""Turns every error into `application/problem+json`."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, cast

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contracts.errors import InvalidInput, MatineeError, NotFound
from shared.contracts.validation.broken_rules import broken_rule

log = structlog.get_logger()

HTTP_MESSAGES = {
    400: "The request could not be read.",
    404: NotFound.message,
    405: "This address does not support that method.",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NO_JSON = "body: must be a JSON object, sent with the header Content-Type: application/json."
MAX_SENTENCES = 5
MAX_NAME_LENGTH = 60
ErrorResponder = Callable[[Request, Exception], Awaitable[Response]]


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """A route's own errors for the OpenAPI document; `Service` adds those of every route."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def problem_response(error: MatineeError) -> Response:
    return Response(
        error.problem().model_dump_json(),
        status_code=error.status,
        headers=error.headers(),
        media_type="application/problem+json",
    )


def as_matinee_error(error: Exception) -> MatineeError:
    """The `MatineeError` that represents an exception at the edge of a service."""
    if isinstance(error, MatineeError):
        return error
    if isinstance(error, RequestValidationError):
        return InvalidInput(validation_message(error))
    if isinstance(error, HTTPException):
        return _from_http_exception(error)
    return MatineeError()


def _from_http_exception(error: HTTPException) -> MatineeError:
    converted = MatineeError.from_response(
        error.status_code, HTTP_MESSAGES.get(error.status_code, str(error.detail)), None
    )
    converted.allow = (error.headers or {}).get("Allow")
    return converted


def validation_message(error: RequestValidationError) -> str:
    """One sentence per invalid value, naming the value and the rule. Limited to what a person would read."""
    return " ".join(map(_sentence, error.errors()[:MAX_SENTENCES]))


def _sentence(item: Mapping[str, Any]) -> str:
    source, *path = item["loc"]
    if item["type"] == "json_invalid":
        return f"{source}: {broken_rule(item)} at character {path[0]}."
    if not path and isinstance(item.get("input"), bytes):  # without the header the body is not parsed
        return NO_JSON
    where = ".".join(map(str, path)) or str(source)
    return f"{where[:MAX_NAME_LENGTH]}: {broken_rule(item)}."


async def respond_with_problem(_request: Request, error: Exception) -> Response:
    return problem_response(as_matinee_error(error))


def install_problem_handlers(app: FastAPI, respond: ErrorResponder = respond_with_problem) -> None:
    async def handle(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.status_code == 405:
            error.headers = {"Allow": ", ".join(allowed_methods(request.scope, app.routes))}
        return await respond(request, error)

    for family in (MatineeError, RequestValidationError, HTTPException):
        app.add_exception_handler(cast(type[Exception], family), handle)


def allowed_methods(scope: Scope, routes: Iterable[BaseRoute]) -> list[str]:
    """The methods of all routes at an address. The framework reports only those of the first."""
    scopes = {method: {**scope, "method": method} for method in METHODS}
    return [name for name in METHODS if any(route.matches(scopes[name])[0] is Match.FULL for route in routes)]


class ErrorResponses:
    """ASGI middleware that responds to errors of other middleware and to crashes.

    The framework would respond to a crash outside of all middleware, without our headers and request id.
    """

    def __init__(self, app: ASGIApp, respond: ErrorResponder = respond_with_problem) -> None:
        self.app = app
        self.respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def tracked_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, tracked_send)
        except Exception as error:
            if not isinstance(error, MatineeError):
                log.error("request failed", path=scope["path"], exc_info=error)
            if started:
                raise
            response = await self.respond(Request(scope), error)
            await response(scope, receive, send)
