"""Query parameters of the API."""

from functools import cache
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams

from shared.contracts.lists import Controls
from shared.contracts.values import Amount

Query = TypeVar("Query", bound=BaseModel)


class ControlsQuery(Controls):
    amount: Amount = 10

    def controls(self) -> Controls:
        return Controls(**self.model_dump(include=set(Controls.model_fields)))


class ListQuery(ControlsQuery):
    key: str = Field(default="", max_length=40, description="of the link that the owner of the list made")


class GroupListQuery(ControlsQuery):
    users: str = Field(
        max_length=100,
        description="Two user ids with a comma between them. Behind the id of another registered user stand a dot and "
        "the key of the link that this user made.",
        examples=["13,196"],
    )


class AmountQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    amount: Amount = 10


def read_query(model: type[Query], request: Request) -> Query:
    """Does what `Annotated[model, Query()]` does in a tenth of the time, for the busiest route."""
    try:
        return model.model_validate(_fields(model, request.query_params))
    except ValidationError as error:
        errors = [{**each, "loc": ("query", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(errors) from error


def _fields(model: type[BaseModel], params: QueryParams) -> dict[str, Any]:
    return {name: params.getlist(name) if name in _lists_of(model) else value for name, value in params.items()}


@cache
def _lists_of(model: type[BaseModel]) -> frozenset[str]:
    """The parameters that may be repeated."""
    properties = model.model_json_schema()["properties"]
    return frozenset(name for name, schema in properties.items() if schema.get("type") == "array")


def openapi_parameters(model: type[BaseModel]) -> dict[str, Any]:
    """Documents in OpenAPI the parameters that `read_query` reads."""
    properties = model.model_json_schema()["properties"]
    return {"parameters": [_parameter(name, schema) for name, schema in properties.items()]}


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    described = {"description": schema["description"]} if "description" in schema else {}
    return {"name": name, "in": "query", "required": False, "schema": schema, **described}
