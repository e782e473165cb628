"""The errors of a route, for the API's documentation."""

from http import HTTPStatus
from typing import Any

from shared.errors import Problem


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "model": Problem, "content": content}
        for status in (*statuses, 422, 503)
    }
