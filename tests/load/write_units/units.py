"""Capacity units of requests to DynamoDB, by AWS's documented rules.

Rules: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tests.load.write_units.item_size import Attributes, item_bytes

WRITE_UNIT_BYTES = 1024
READ_UNIT_BYTES = 4096
TRANSACTION_FACTOR = 2


@dataclass(frozen=True)
class Consumption:
    """`written_bytes` are those of the items after they were written."""

    write_units: float = 0
    read_units: float = 0
    written_bytes: int = 0

    def __add__(self, other: "Consumption") -> "Consumption":
        return Consumption(
            self.write_units + other.write_units,
            self.read_units + other.read_units,
            self.written_bytes + other.written_bytes,
        )

    def __sub__(self, other: "Consumption") -> "Consumption":
        return self + Consumption(-other.write_units, -other.read_units, -other.written_bytes)

    def __truediv__(self, count: float) -> "Consumption":
        return Consumption(self.write_units / count, self.read_units / count, round(self.written_bytes / count))


@dataclass(frozen=True)
class Write:
    """One item of a request, before and after it. A refused write and a condition check leave it as it was."""

    before: Attributes | None
    after: Attributes | None
    attempted: Attributes | None = None
    """What a refused put would have written; AWS bills it too."""

    @property
    def units(self) -> int:
        largest = max(item_bytes(item) for item in (self.before, self.after, self.attempted))
        return max(1, math.ceil(largest / WRITE_UNIT_BYTES))


def writes(items: Iterable[Write], *, transaction: bool = False) -> Consumption:
    """Each item is rounded up on its own; a transaction prepares and commits each, also if it is refused."""
    found = list(items)
    units = sum(write.units for write in found) * (TRANSACTION_FACTOR if transaction else 1)
    changed = (write.after for write in found if write.after != write.before)
    return Consumption(write_units=units, written_bytes=sum(item_bytes(item) for item in changed))


def item_reads(items: Iterable[Attributes | None], *, consistent: bool, transaction: bool = False) -> Consumption:
    """Each item is rounded up on its own, and one that does not exist costs as much as a small one."""
    each = (max(1, math.ceil(item_bytes(item) / READ_UNIT_BYTES)) for item in items)
    return Consumption(read_units=sum(each) * _read_factor(consistent, transaction))


def query_reads(items: Iterable[Attributes], *, consistent: bool) -> Consumption:
    """All items that a query or scan reads are added up before rounding."""
    total = sum(item_bytes(item) for item in items)
    return Consumption(read_units=max(1, math.ceil(total / READ_UNIT_BYTES)) * _read_factor(consistent, False))


def _read_factor(consistent: bool, transaction: bool) -> float:
    return TRANSACTION_FACTOR if transaction else 1 if consistent else 0.5
