"""The API's own description, OpenAPI, as a page shows it: calls by subject, what they take and what they answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from json import dumps
from typing import Any

OPENAPI = "/api/openapi.json"
TYPES = {"string": "…", "integer": 0, "number": 0.5, "boolean": False, "null": None}


@dataclass(frozen=True)
class Taken:
    """A part of the path or the query."""

    name: str
    needed: bool
    says: str


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    says: str
    signed_in: bool
    takes: list[Taken]
    body: str | None
    status: int
    answer: str | None
    refusals: list[str]


Subject = tuple[str, list[Call]]


def reference(described: dict[str, Any]) -> list[Subject]:
    """Subjects in the order of their first call, each with its calls."""
    told = [
        (operation["tags"][0], call_of(described, path, method, operation))
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    order = list(dict.fromkeys(subject for subject, _ in told))
    told.sort(key=lambda each: order.index(each[0]))
    return [(subject, [call for _, call in calls]) for subject, calls in groupby(told, key=lambda each: each[0])]


def call_of(described: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Call:
    status, *refusals = sorted(int(status) for status in operation["responses"])
    body = operation.get("requestBody", {})
    return Call(
        method=method.upper(),
        path=path,
        says=operation["description"].replace("`", ""),
        signed_in="security" in operation,
        takes=[taken(parameter) for parameter in operation.get("parameters", [])],
        body=example_of(described, body),
        status=status,
        answer=example_of(described, operation["responses"][str(status)]),
        refusals=[f"{refusal} {HTTPStatus(refusal).phrase}" for refusal in refusals],
    )


def taken(parameter: dict[str, Any]) -> Taken:
    schema = parameter["schema"]
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    says = ", ".join([*bounds_of(kinds[0]), *([f"{schema['default']} if not given"] if schema.get("default") else [])])
    return Taken(parameter["name"], parameter["required"], says)


def bounds_of(schema: dict[str, Any]) -> Iterator[str]:
    yield schema.get("type", "text")
    if "minimum" in schema and "maximum" in schema:
        yield f"{schema['minimum']} to {schema['maximum']}"
    if "maxLength" in schema:
        yield f"at most {schema['maxLength']} characters"


def example_of(described: dict[str, Any], content: dict[str, Any]) -> str | None:
    for media in content.get("content", {}).values():
        return dumps(example(described, media["schema"]), indent=2, ensure_ascii=False)
    return None


def example(described: dict[str, Any], schema: dict[str, Any]) -> Any:
    """A value of the schema's shape."""
    if "$ref" in schema:
        return example(described, described["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if kinds := schema.get("anyOf"):
        return example(described, kinds[0])
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "array":
        return [example(described, schema["items"])]
    if schema.get("type") == "object":
        return {name: example(described, each) for name, each in schema.get("properties", {}).items()}
    return schema.get("default", TYPES.get(schema.get("type", ""), "…"))
