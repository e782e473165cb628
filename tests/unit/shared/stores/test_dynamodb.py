from decimal import Decimal

from shared.stores.dynamodb import from_item, to_item, user_key


def test_values_have_the_types_that_the_tables_hold() -> None:
    values = {"user_id": 944, "rating": 4.5, "name": "Ada", "seen": True, "links": {"b"}, "sessions": {"s": 7}}
    assert to_item(values) == {
        "user_id": {"N": "944"},
        "rating": {"N": "4.5"},
        "name": {"S": "Ada"},
        "seen": {"BOOL": True},
        "links": {"SS": ["b"]},
        "sessions": {"M": {"s": {"N": "7"}}},
    }


def test_what_is_none_is_left_out_and_what_is_false_or_zero_is_not() -> None:
    assert to_item({"rating": None, "seen": False, "version": 0}) == {"seen": {"BOOL": False}, "version": {"N": "0"}}


def test_items_come_back_as_values() -> None:
    assert from_item({"user_id": {"N": "944"}, "name": {"S": "Ada"}, "sessions": {"M": {"s": {"N": "7"}}}}) == {
        "user_id": Decimal(944),
        "name": "Ada",
        "sessions": {"s": Decimal(7)},
    }


def test_a_whole_rating_is_stored_with_the_digits_that_it_always_had() -> None:
    assert to_item({"rating": 4.0}) == {"rating": {"N": "4.0"}}


def test_a_user_is_found_by_number() -> None:
    assert user_key(944) == {"user_id": {"N": "944"}}
