"""A FastAPI app whose OpenAPI document lists every error status that its addresses can return."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.contracts.errors import Problem
from shared.http.client_disconnect import remember_request
from shared.http.limits import EXEMPT_PATHS
from shared.http.problem_details import problem_responses

COMMON_ERRORS = (400, 414, 431, 503)
"""Unknown host, address too long, head too large, overload."""
SAFE_METHODS = {"get", "head", "options"}
Shortcut = Callable[[ASGIApp, Callable[[], bool]], ASGIApp]
"""From an app, and whether it is shutting down, to the app that takes its place."""
FRAMEWORK_SCHEMAS = ("HTTPValidationError", "ValidationError")


class Service(FastAPI):
    """Adds the errors that follow from the form of a route; routes declare only their own. `write_errors` are those of
    every address that changes something. `shortcut` wraps the whole service, to answer some requests before it."""

    def __init__(self, *, write_errors: Collection[int] = (), shortcut: Shortcut | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.write_errors = write_errors
        self.shortcut = shortcut

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        remember_request(scope, receive)
        await super().__call__(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            document = super().openapi()
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas["Problem"] = Problem.model_json_schema()
            for name in FRAMEWORK_SCHEMAS:
                schemas.pop(name, None)
            for path, method, operation in operations(document):
                self._document_errors(path, method, operation)
            for methods in document.get("webhooks", {}).values():
                for operation in methods.values():
                    operation["responses"].pop("422", None)  # receivers have errors of their own
        return super().openapi()

    def _document_errors(self, path: str, method: str, operation: dict[str, Any]) -> None:
        statuses = {*COMMON_ERRORS, *(self.write_errors if method not in SAFE_METHODS else ())}
        responses = operation["responses"]
        takes_values = "parameters" in operation or "requestBody" in operation
        if responses.pop("422", None) and takes_values:
            statuses.add(422)
        if "{" in path:
            statuses.add(404)
        if "requestBody" in operation:
            statuses |= {408, 413}
        if "security" in operation:
            statuses.add(401)
        if path.startswith(EXEMPT_PATHS):
            statuses.remove(503)
        for status, response in problem_responses(*sorted(statuses)).items():
            responses.setdefault(str(status), response)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of each entry of an OpenAPI document."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation
