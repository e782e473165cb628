"""DynamoDB items as Python values, and the keys that several services share."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]
"""An item as DynamoDB's protocol has it: `{"user_id": {"N": "944"}}`."""
COUNTER_ID = 0
"""The item of `users` that is nobody's: it counts the user ids given out and the ratings committed."""
_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def to_item(values: Mapping[str, Any]) -> Item:
    """Attributes that are None are left out."""
    return {name: _serialize(_exact(value)) for name, value in values.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers come as `Decimal`."""
    return {name: _deserialize(value) for name, value in item.items()}


def _exact(value: Any) -> Any:
    """The serializer refuses floats, as they are not exact; ours are half stars."""
    return Decimal(str(value)) if isinstance(value, float) else value


def user_key(user_id: int) -> Item:
    return to_item({"user_id": user_id})
