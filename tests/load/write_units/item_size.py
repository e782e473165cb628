"""The size of an item as DynamoDB bills it: the bytes of its attribute names and values.

Rules: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

import base64
import math
from collections.abc import Mapping
from typing import Any

CONTAINER_BYTES, ELEMENT_BYTES = 3, 1

Attributes = Mapping[str, Mapping[str, Any]]
"""An item in DynamoDB's JSON: values by attribute name, each with its type."""


def item_bytes(item: Attributes | None) -> int:
    """An item that does not exist has none."""
    return sum(len(name.encode()) + value_bytes(value) for name, value in (item or {}).items())


def value_bytes(typed: Mapping[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return number_bytes(value)
        case "B":
            return len(base64.b64decode(value))
        case "BOOL" | "NULL":
            return 1
        case "SS" | "NS" | "BS":
            return sum(value_bytes({kind[0]: member}) for member in value)
        case "L":
            return CONTAINER_BYTES + sum(ELEMENT_BYTES + value_bytes(member) for member in value)
        case "M":
            return CONTAINER_BYTES + ELEMENT_BYTES * len(value) + item_bytes(value)
    raise ValueError(f"DynamoDB has no type {kind}")


def number_bytes(number: str) -> int:
    """One byte for each two significant digits, and one more; another one for a negative number."""
    mantissa = number.lower().partition("e")[0].lstrip("+-")
    digits = mantissa.replace(".", "").strip("0")
    return math.ceil(len(digits) / 2) + 1 + number.startswith("-")
