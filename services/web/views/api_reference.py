"""The OpenAPI document as the reference page shows it: operations by tag, with their parameters, bodies and errors."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from json import dumps
from typing import Any

OPENAPI = "/api/openapi.json"
EXAMPLES = {"string": "…", "integer": 0, "number": 0.5, "boolean": False, "null": None}


@dataclass(frozen=True)
class Parameter:
    """A path or query parameter."""

    name: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    description: str
    signed_in: bool
    parameters: list[Parameter]
    body: str | None
    status: int
    response: str | None
    errors: list[str]


Section = tuple[str, list[Operation]]


def reference(document: dict[str, Any]) -> list[Section]:
    """Each tag with its operations, ordered by the tag's first appearance."""
    tagged = [
        (operation["tags"][0], build_operation(document, path, method, operation))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    order = list(dict.fromkeys(tag for tag, _ in tagged))
    tagged.sort(key=lambda each: order.index(each[0]))
    return [(tag, [operation for _, operation in group]) for tag, group in groupby(tagged, key=lambda each: each[0])]


def build_operation(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Operation:
    status, *errors = sorted(int(status) for status in operation["responses"])
    return Operation(
        method=method.upper(),
        path=path,
        description=operation["description"],
        signed_in="security" in operation,
        parameters=[build_parameter(parameter) for parameter in operation.get("parameters", [])],
        body=json_example(document, operation.get("requestBody", {})),
        status=status,
        response=json_example(document, operation["responses"][str(status)]),
        errors=[f"{error} {HTTPStatus(error).phrase}" for error in errors],
    )


def build_parameter(parameter: dict[str, Any]) -> Parameter:
    schema = parameter["schema"]
    types = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    default = [f"{schema['default']} by default"] if schema.get("default") else []
    return Parameter(parameter["name"], parameter["required"], ", ".join([*constraints(types[0]), *default]))


def constraints(schema: dict[str, Any]) -> Iterator[str]:
    yield schema.get("type", "text")
    if "minimum" in schema and "maximum" in schema:
        yield f"{schema['minimum']} to {schema['maximum']}"
    if "maxLength" in schema:
        yield f"at most {schema['maxLength']} characters"


def json_example(document: dict[str, Any], content: dict[str, Any]) -> str | None:
    for media in content.get("content", {}).values():
        return dumps(example(document, media["schema"]), indent=2, ensure_ascii=False)
    return None


def example(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """A value of the schema's shape."""
    if "$ref" in schema:
        return example(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if types := schema.get("anyOf"):
        return example(document, types[0])
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "array":
        return [example(document, each) for each in schema.get("prefixItems") or [schema["items"]]]
    if schema.get("type") == "object":
        return {name: example(document, each) for name, each in schema.get("properties", {}).items()}
    return schema.get("default", EXAMPLES.get(schema.get("type", ""), "…"))
