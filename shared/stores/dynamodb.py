"""DynamoDB items as Python values, and keys that several services share."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]
"""An item in DynamoDB's wire format: `{"user_id": {"N": "944"}}`."""
COUNTER_ID = 0
"""Key of the item in `users` that counts the assigned user ids and the committed ratings."""
_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def to_item(values: Mapping[str, Any]) -> Item:
    """Omits attributes that are None."""
    return {name: _serialize(_to_decimal(value)) for name, value in values.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers are returned as `Decimal`."""
    return {name: _deserialize(value) for name, value in item.items()}


def _to_decimal(value: Any) -> Any:
    """The serializer refuses floats as inexact; half stars are exact."""
    return Decimal(str(value)) if isinstance(value, float) else value


def user_key(user_id: int) -> Item:
    return to_item({"user_id": user_id})
