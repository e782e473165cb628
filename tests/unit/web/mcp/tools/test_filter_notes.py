import json
from typing import Any

import httpx
import pytest

from services.web.clients.recommender import Recommender
from services.web.mcp.tools.filter_notes import with_notes
from shared.contracts.filtering.filters import MovieFilters
from tests.support.fakes.recommender import FakeRecommender
from tests.unit.web.mcp.conftest import Caller

SELECTION = {"matching": 0, "unknown": 7}
SAID = "Nothing. 7 more movies may match"


async def notes(filters: MovieFilters, unknown: int = 0) -> str:
    client = httpx.AsyncClient(transport=FakeRecommender().transport(), base_url="http://recommender")
    return await with_notes("Nothing.", filters, unknown, Recommender(client))


async def test_unknown_movies_are_counted_and_how_to_have_them_is_said() -> None:
    said = await notes(MovieFilters(max_runtime=90), 7)
    assert said.startswith(SAID)
    assert "include_unknown" in said
    assert (await notes(MovieFilters(max_runtime=90), 1)).startswith("Nothing. 1 more movie may match")


async def test_nothing_is_said_of_what_is_known_or_included() -> None:
    assert await notes(MovieFilters(max_runtime=90)) == "Nothing."
    assert await notes(MovieFilters(max_runtime=90, include_unknown=True), 7) == "Nothing."


@pytest.mark.parametrize("filters", [MovieFilters(person="Al Pacino"), MovieFilters(without_person="Al Pacino")])
async def test_people_are_said_to_be_unknown(filters: MovieFilters) -> None:
    assert "not known here" in await notes(filters)


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("my_list", {}),
        ("recommend_for_taste", {"loved": ["Dune"]}),
        ("search_movies", {"words": "zzz"}),
        ("popular", {}),
        ("tonight_for_two", {"invitation": "13"}),
    ],
)
async def test_each_tool_with_filters_says_it(
    tool: str, given: dict[str, Any], ada: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever list the recommender answers with, it has no movies but seven of which the length is unknown."""
    answered = Recommender._call

    async def without_movies(self: Recommender, method: str, path: str, *args: Any, **kwargs: Any) -> bytes:
        answer = await answered(self, method, path, *args, **kwargs)
        if path == "/internal/status":
            return answer
        body = json.loads(answer)
        if path == "/internal/movies/select":
            body["movie_ids"] = []
        elif "movies" in body and path not in ("/internal/movies/match", "/internal/preview"):
            body["movies"] = []
        return json.dumps(body | {"selection": SELECTION}).encode()

    monkeypatch.setattr(Recommender, "_call", without_movies)
    answer = await ada.calls(tool, **given, max_runtime=90, person=["Al Pacino"])
    assert not answer.is_error, answer.text
    assert "7 more movies may match" in answer.text
    assert "include_unknown" in answer.text
    assert "not known here" in answer.text
