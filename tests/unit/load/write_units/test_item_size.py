"""The examples are AWS's own, from its pages about item sizes."""

import base64

import pytest

from tests.load.write_units.item_size import item_bytes, number_bytes, value_bytes


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "Grüße"}, 7),
        ({"S": ""}, 0),
        ({"B": base64.b64encode(b"\x00\x01\x02").decode()}, 3),
        ({"BOOL": False}, 1),
        ({"NULL": True}, 1),
        ({"SS": ["ab", "c"]}, 3),
        ({"NS": ["12", "3"]}, 4),
        ({"BS": [base64.b64encode(b"four").decode()]}, 4),
        ({"L": []}, 3),
        ({"L": [{"S": "ab"}, {"S": "c"}]}, 3 + (1 + 2) + (1 + 1)),
        ({"M": {}}, 3),
        ({"M": {"key": {"S": "ab"}}}, 3 + 1 + 3 + 2),
        ({"L": [{"M": {"a": {"BOOL": True}}}]}, 3 + 1 + (3 + 1 + 1 + 1)),
    ],
)
def test_values_are_measured_by_their_type(value: dict[str, object], size: int) -> None:
    assert value_bytes(value) == size


@pytest.mark.parametrize(
    ("number", "size"),
    [("0", 1), ("7", 2), ("42", 2), ("123", 3), ("-123", 4), ("1000", 2), ("0.0015", 2), ("1.5E+3", 2)],
)
def test_numbers_take_a_byte_for_two_significant_digits_and_one_more(number: str, size: int) -> None:
    assert number_bytes(number) == size


def test_an_item_is_its_names_and_values() -> None:
    assert item_bytes({"user_id": {"N": "42"}, "name": {"S": "Ada"}}) == 7 + 2 + 4 + 3
    assert item_bytes(None) == 0


def test_an_unknown_type_is_an_error() -> None:
    with pytest.raises(ValueError, match="no type X"):
        value_bytes({"X": "1"})
