from decimal import Decimal

from shared.stores.dynamodb import from_item, to_item, user_key


def test_values_are_stored_with_their_types() -> None:
    values = {"user_id": 944, "rating": 4.5, "name": "Ada", "seen": True, "links": {"b"}, "sessions": {"s": 7}}
    assert to_item(values) == {
        "user_id": {"N": "944"},
        "rating": {"N": "4.5"},
        "name": {"S": "Ada"},
        "seen": {"BOOL": True},
        "links": {"SS": ["b"]},
        "sessions": {"M": {"s": {"N": "7"}}},
    }


def test_only_none_is_omitted() -> None:
    assert to_item({"rating": None, "seen": False, "version": 0}) == {"seen": {"BOOL": False}, "version": {"N": "0"}}


def test_items_come_back_as_values() -> None:
    assert from_item({"user_id": {"N": "944"}, "name": {"S": "Ada"}, "sessions": {"M": {"s": {"N": "7"}}}}) == {
        "user_id": Decimal(944),
        "name": "Ada",
        "sessions": {"s": Decimal(7)},
    }


def test_a_whole_rating_keeps_its_decimal() -> None:
    assert to_item({"rating": 4.0}) == {"rating": {"N": "4.0"}}


def test_the_key_of_a_user_is_a_number() -> None:
    assert user_key(944) == {"user_id": {"N": "944"}}
