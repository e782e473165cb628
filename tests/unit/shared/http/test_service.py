import json
from typing import Annotated, Any

import pytest
from fastapi import Depends
from pydantic import BaseModel, SecretStr

from shared.contracts.values import EntityId
from shared.http.internal_auth import InternalAuth
from shared.http.problem_details import problem_responses
from shared.http.service import Service, operations

ANYWHERE = {"400", "414", "431", "503"}
OPEN = Depends(InternalAuth(SecretStr("a-token-of-the-services-only")))


class Body(BaseModel):
    text: str


@pytest.fixture
def document() -> dict[str, Any]:
    app = Service(title="Test", write_errors=(403,))

    @app.get("/health/live")
    async def live() -> None: ...

    @app.get("/health/ready", responses={503: {"model": Body}})
    async def ready() -> None: ...

    @app.get("/plain")
    async def plain() -> None: ...

    @app.get("/query")
    async def query(amount: int = 1) -> None: ...

    @app.get("/users/{user_id}")
    async def user(user_id: EntityId) -> None: ...

    @app.post("/body", responses=problem_responses(409))
    async def body(body: Body) -> None: ...

    @app.delete("/closed")
    async def closed(_: Annotated[None, OPEN]) -> None: ...

    return app.openapi()


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("get", "/plain", {"200"}),
        ("get", "/query", {"200", "422"}),
        ("get", "/users/{user_id}", {"200", "404", "422"}),
        ("post", "/body", {"200", "403", "408", "409", "413", "422"}),
        ("delete", "/closed", {"200", "401", "403"}),
    ],
)
def test_each_operation_documents_every_status(
    document: dict[str, Any], method: str, path: str, statuses: set[str]
) -> None:
    assert set(document["paths"][path][method]["responses"]) == statuses | ANYWHERE


def test_health_has_no_overload_error(document: dict[str, Any]) -> None:
    assert "503" not in document["paths"]["/health/live"]["get"]["responses"]
    ready = document["paths"]["/health/ready"]["get"]["responses"]["503"]
    assert ready["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Body"}


def test_every_error_is_documented_as_a_problem(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        errors = {status: described for status, described in operation["responses"].items() if status >= "400"}
        if path != "/health/ready":
            assert {tuple(described["content"]) for described in errors.values()} == {("application/problem+json",)}
    assert set(document["components"]["schemas"]["Problem"]["properties"]) == {"type", "title", "status", "detail"}
    assert "ValidationError" not in json.dumps(document)


def test_the_document_is_built_once() -> None:
    app = Service(title="Test")
    assert app.openapi() is app.openapi()
