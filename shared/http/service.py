"""A FastAPI app whose description tells every status that its addresses can answer with."""

from collections.abc import Collection, Iterator
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from shared.contracts.errors import Problem
from shared.http.client_disconnect import remember_request
from shared.http.early_responses import has_body, respond_and_drain
from shared.http.limits import EXEMPT_PATHS
from shared.http.problem_details import problem_responses

COMMON_ERRORS = (400, 414, 431, 503)
"""An unknown host, an address or head too large, too much to do."""
SAFE = {"get", "head", "options"}
SCHEMAS_OF_THE_FRAMEWORK = ("HTTPValidationError", "ValidationError")


class Service(FastAPI):
    """`write_errors` are the errors of every address that changes something. What else follows from the description
    itself is told here once; a route tells what is its own."""

    def __init__(self, *, write_errors: Collection[int] = (), **options: Any) -> None:
        super().__init__(**options)
        self.write_errors = write_errors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if has_body(scope):
            await respond_and_drain(self._answer, scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        remember_request(scope, receive)
        await super().__call__(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            described = super().openapi()
            schemas = described.setdefault("components", {}).setdefault("schemas", {})
            schemas["Problem"] = Problem.model_json_schema()
            for name in SCHEMAS_OF_THE_FRAMEWORK:
                schemas.pop(name, None)
            for path, method, operation in operations(described):
                self._document_errors(path, method, operation)
        return super().openapi()

    def _document_errors(self, path: str, method: str, operation: dict[str, Any]) -> None:
        statuses = {*COMMON_ERRORS, *(self.write_errors if method not in SAFE else ())}
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
        for status, told in problem_responses(*sorted(statuses)).items():
            responses.setdefault(str(status), told)


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation
