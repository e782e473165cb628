"""Query parameters of the API."""

from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.contracts.lists import Controls
from shared.contracts.values import Amount

Query = TypeVar("Query", bound=BaseModel)


class ListQuery(Controls):
    amount: Amount = 10

    def controls(self) -> Controls:
        return Controls(**self.model_dump(include=set(Controls.model_fields)))


class GroupListQuery(ListQuery):
    users: str = Field(max_length=60, description="Two user ids with a comma between them.", examples=["944,196"])


class AmountQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    amount: Amount = 10


def read_query(model: type[Query], request: Request) -> Query:
    """Does what `Annotated[model, Query()]` does in a tenth of the time, for the busiest route."""
    try:
        return model.model_validate(dict(request.query_params))
    except ValidationError as error:
        errors = [{**each, "loc": ("query", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(errors) from error


def openapi_parameters(model: type[BaseModel]) -> dict[str, Any]:
    """Documents in OpenAPI the parameters that `read_query` reads."""
    properties = model.model_json_schema()["properties"]
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": schema} for name, schema in properties.items()
    ]
    return {"parameters": parameters}
