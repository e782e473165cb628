import json

import pytest

from services.web.ratings_import.reading.json_tables import is_json, read_json
from services.web.ratings_import.reading.tables import MAX_COLUMNS
from shared.contracts.errors import InvalidInput


def rows(root: object) -> list[dict[str, str]]:
    table = read_json(json.dumps(root))
    return [{name: row.get(name) for name in table.columns if row.get(name)} for row in table.rows]


def test_the_film_of_a_record_and_its_ids_become_cells() -> None:
    film = {"title": "Fargo", "year": 1996, "ids": {"trakt": 1, "imdb": "tt0116282", "slug": None}}
    assert rows([{"rated_at": "2024-05-01", "rating": 7.5, "type": "movie", "movie": film}]) == [
        {
            "type": "movie",
            "title": "Fargo",
            "year": "1996",
            "traktid": "1",
            "imdbid": "tt0116282",
            "ratedat": "2024-05-01",
            "rating": "7.5",
        }
    ]
    assert rows([{"show": {"title": "Fargo", "ids": []}}]) == [{"type": "show", "title": "Fargo"}]


def test_lists_of_an_object_share_what_it_says() -> None:
    assert rows({"dataset": "d", "ratings": [{"title": "A", "seen": True, "dismissed": False}, 7], "n": 1}) == [
        {"dataset": "d", "title": "A", "seen": "yes"}
    ]


@pytest.mark.parametrize("root", [None, 1, "text", [], [1, [2]], {"a": 1}])
def test_without_records_there_are_no_rows(root: object) -> None:
    assert rows(root) == []


@pytest.mark.parametrize(
    "text",
    [
        "[",
        '{"a": 1}\n{"a": \n',
        "[" * 100_000,
        '{"a": NaN',
        json.dumps([dict.fromkeys(map(str, range(MAX_COLUMNS + 1)), 1)]),
    ],
)
def test_broken_and_boundless_files_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_json(text)


def test_huge_numbers_cost_nothing() -> None:
    assert read_json('[{"rating": ' + "9" * 100_000 + "}]").rows[0].get("rating") == "0"


def test_halves_of_characters_are_replaced() -> None:
    assert rows([{"title": "\ud800A"}]) == [{"title": "?A"}]


def test_json_begins_with_a_bracket() -> None:
    assert [is_json(text) for text in (" [1]", "\n{}", "title,rating", "")] == [True, True, False, False]


def test_each_line_may_be_an_object() -> None:
    table = read_json('{"title": "Heat", "rating": 4}\r\n\n{"rating": 5, "title": "Ran\u2028"}\n')
    assert [(row.get("title"), row.get("rating")) for row in table.rows] == [("Heat", "4"), ("Ran", "5")]


def test_numbers_of_imdb_may_be_called_anything() -> None:
    assert rows([{"key": "tt0113277", "rating": 4}]) == [{"imdbid": "tt0113277", "rating": "4"}]
