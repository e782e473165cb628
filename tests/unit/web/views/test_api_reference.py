import json
from typing import Any

from services.web.views.api_reference import build_parameter, example, reference
from tests.unit.web.conftest import Site

DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Movie": {
                "type": "object",
                "properties": {
                    "title": {"type": "string"},
                    "year": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                    "source": {"enum": ["cache", "store"]},
                },
            }
        }
    }
}


def test_an_example_has_the_shape_of_the_schema() -> None:
    movies = {"type": "array", "items": {"$ref": "#/components/schemas/Movie"}}
    assert example(DOCUMENT, {"type": "array", "prefixItems": [{"type": "integer"}] * 2}) == [0, 0]
    assert example(DOCUMENT, movies) == [{"title": "…", "year": 0, "source": "cache"}]
    pair = {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]}
    assert example(DOCUMENT, pair) == [0, "…"]


def test_a_parameter_is_described_by_its_constraints_and_default() -> None:
    amount = {"name": "amount", "required": False, "schema": {"type": "integer", "minimum": 1, "maximum": 100}}
    assert build_parameter(amount).description == "integer, 1 to 100"
    amount["schema"] = {"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 40}], "default": "Comedy"}
    assert build_parameter(amount).description == "string, at most 40 characters, Comedy by default"


async def test_every_operation_of_the_api_is_on_its_page(site: Site) -> None:
    document = (await site.client.get("/api/openapi.json")).json()
    page = (await site.client.get("/api/docs")).text
    operations = [operation for _, group in reference(document) for operation in group]
    assert len(operations) == sum(map(len, document["paths"].values()))
    for operation in operations:
        assert f"{operation.method}</span> <code>{operation.path}</code>" in page
    rate = next(each for each in operations if each.path.endswith("/ratings/{movie_id}") and each.method == "PUT")
    assert rate.signed_in
    assert json.loads(rate.body or "") == {"rating": 0.5}
    assert "movies" in json.loads(rate.response or "")["recommendations"]


async def test_names_in_descriptions_are_shown_as_code(site: Site) -> None:
    page = (await site.client.get("/api/docs")).text
    assert "The catalogue. <code>q</code> finds titles, people and tags" in page
    assert "`" not in page
