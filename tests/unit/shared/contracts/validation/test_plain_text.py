from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from shared.contracts.validation.plain_text import printable, refuse_unprintable

MULTILINE = frozenset({"overview"})


@pytest.mark.parametrize(
    "value",
    [
        {"title": "Amélie", "cast": ["Juozas Budraitis", "高倉健"]},
        {"title": " Dune\n", "overview": "One.\r\n\tTwo."},
        {"title": "شیر و می\u200cخورد \u200f", "tags": ["👩\u200d🚀"]},
        {"title": "", "year": 1999, "movielens": {"ml-32m": 5}, "trailer": None},
    ],
)
def test_texts_of_any_language_pass(value: Any) -> None:
    refuse_unprintable(value, MULTILINE)


@pytest.mark.parametrize(
    ("value", "place", "character"),
    [
        ({"title": "A\0B"}, "title", "U+0000"),
        ({"title": "A\nB"}, "title", "U+000A"),
        ({"overview": "A\x1bB"}, "overview", "U+001B"),
        ({"cast": ["A", "B\x7f"]}, "cast", "U+007F"),
        ({"tags": ["\x1c"]}, "tags", "U+001C"),
        ({"tags": ["a\x85b"]}, "tags", "U+0085"),
        ({"key": "\u202egnp"}, "key", "U+202E"),
        ({"key": "a\u2028b"}, "key", "U+2028"),
        ({"certificate": "\ud800"}, "certificate", "U+D800"),
        ({"certificate": "\uffff"}, "certificate", "U+FFFF"),
        ({"original_title": "Am\ufffdlie"}, "original_title", "UTF-8"),
        ({"movielens": {"ml\x01": 3}}, "movielens", "U+0001"),
        ({"watch": {"DE": {"stream": ["\x02"]}}}, "watch.DE.stream", "U+0002"),
        ({"ti\0tle": "A"}, "the name of a field", "U+0000"),
        ({"title": "\u200b\u2060"}, "title", "nothing to be seen"),
    ],
)
def test_what_no_page_can_show_is_refused_with_its_place(value: Any, place: str, character: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        refuse_unprintable(value, MULTILINE)
    assert refused.value.message().startswith(place)
    assert character in refused.value.message()


@pytest.mark.parametrize(
    ("text", "kept"),
    [("A\0B\x1b", "AB"), ("One.\nTwo.", "One.\nTwo."), ("\u200b", ""), (" \u202eAbc ", "Abc"), ("", "")],
)
def test_texts_of_others_are_kept_without_them(text: str, kept: str) -> None:
    assert printable(text) == kept
