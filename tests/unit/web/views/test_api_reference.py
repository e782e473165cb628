import json
from typing import Any

from services.web.views.api_reference import example, reference, taken
from tests.unit.web.conftest import Site

DESCRIBED: dict[str, Any] = {
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
    assert example(DESCRIBED, movies) == [{"title": "…", "year": 0, "source": "cache"}]


def test_a_parameter_tells_its_bounds_and_what_it_is_when_left_out() -> None:
    amount = {"name": "amount", "required": False, "schema": {"type": "integer", "minimum": 1, "maximum": 100}}
    assert taken(amount).says == "integer, 1 to 100"
    amount["schema"] = {"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 40}], "default": "Comedy"}
    assert taken(amount).says == "string, at most 40 characters, Comedy if not given"


async def test_every_call_of_the_api_is_on_its_page(site: Site) -> None:
    described = (await site.client.get("/api/openapi.json")).json()
    page = (await site.client.get("/api/docs")).text
    calls = [call for _, calls in reference(described) for call in calls]
    assert len(calls) == sum(map(len, described["paths"].values()))
    for call in calls:
        assert f"{call.method}</span> <code>{call.path}</code>" in page
    rate = next(call for call in calls if call.path.endswith("/ratings/{movie_id}") and call.method == "PUT")
    assert rate.signed_in
    assert json.loads(rate.body or "") == {"rating": 0.5}
    assert "movies" in json.loads(rate.answer or "")["recommendations"]
