import json
from typing import Any

import httpx
import pytest

from services.web.localization.languages import use_language
from services.web.mcp.genres import FIELDS, with_known_genres
from shared.contracts.errors import InvalidInput
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import Caller

UNKNOWN = InvalidInput("There is no genre of this name. The genres are: Children's, Drama, Sci-Fi.")


def test_translated_names_become_those_of_the_catalogue() -> None:
    given = {"genre": ["Kinderfilme", "sci-fi"], "without_genre": "Drama", "amount": 3}
    assert with_known_genres(given, UNKNOWN) == {**given, "genre": ["Children's", "Sci-Fi"]}


def test_names_that_nobody_knows_stay_an_error() -> None:
    assert with_known_genres({"genre": ["Nosuch"]}, UNKNOWN) is None
    assert with_known_genres({"genre": 7}, UNKNOWN) is None
    assert with_known_genres({"genre": ["Kinderfilme"]}, InvalidInput("Something else.")) is None


TOOLS: dict[str, dict[str, Any]] = {
    "my_list": {},
    "popular": {},
    "search_movies": {"words": "Dune"},
    "recommend_for_taste": {"loved": ["Dune"]},
    "tonight_for_two": {"invitation": "13"},
}


@pytest.fixture
def strict(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recommender that knows three genres, by their own names."""
    answered = site.recommender.handle

    def handle(request: httpx.Request) -> object:
        named = [*request.url.params.get_list("genre"), *request.url.params.get_list("without_genre")]
        if request.url.path == "/internal/movies/select":
            filters = json.loads(request.content)["filters"]
            named = [*filters.get("genre", ()), *filters.get("without_genre", ())]
        if {*named} - {"Children's", "Drama", "Sci-Fi"}:
            raise UNKNOWN
        return answered(request)

    monkeypatch.setattr(site.recommender, "handle", handle)


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize(("tool", "given"), TOOLS.items())
async def test_each_tool_accepts_the_names_of_its_error_and_no_others(
    tool: str, given: dict[str, Any], ada: Caller
) -> None:
    with use_language("de"):
        for field in FIELDS:
            refused = await ada.calls(tool, **given, **{field: ["Nosuch"]})
            assert refused.is_error, field
            names = refused.text.rstrip(".").partition(": ")[2].split(", ")
            assert names[0] == "Kinderfilme"
            for name in (*names, "drama"):
                assert not (await ada.calls(tool, **given, **{field: [name]})).is_error, (field, name)
