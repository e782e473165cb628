import pytest

from services.web.mcp.tools.all_tools import TOOLS


@pytest.mark.parametrize(
    ("tool", "arguments", "cost"),
    [
        ("recommend_for_taste", {"loved": ["a", "b"], "hated": ["c"]}, 3),
        ("recommend_for_taste", {"loved": "abc", "hated": None, "genre": ["Drama", "War"]}, 1),
        ("what_if", {"without": [{"movie_id": 1}] * 4}, 4),
        ("popular", {"genre": ["Drama", "War"]}, 1),
        ("popular", {}, 1),
    ],
)
def test_a_call_costs_as_much_as_the_titles_that_it_lists(tool: str, arguments: dict[str, object], cost: int) -> None:
    assert TOOLS[tool].cost(arguments) == cost
