import pytest

from tests.load.write_units.item_size import Attributes
from tests.load.write_units.units import Consumption, Write, item_reads, query_reads, writes


def item(size: int) -> Attributes:
    return {"k": {"S": "x" * (size - 1)}}


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [(None, 1, 1), (None, 1024, 1), (None, 1025, 2), (3000, 10, 3), (10, 3000, 3), (1500, None, 2)],
)
def test_a_write_costs_its_larger_side_in_kilobytes(before: int | None, after: int | None, units: int) -> None:
    write = Write(item(before) if before else None, item(after) if after else None)
    assert writes([write]).write_units == units


def test_deleting_nothing_costs_a_unit() -> None:
    assert writes([Write(None, None)]) == Consumption(write_units=1)


def test_a_refused_put_costs_as_much_as_it_would_have_written() -> None:
    assert writes([Write(item(10), item(10), attempted=item(5000))]) == Consumption(write_units=5)


def test_a_transaction_costs_double_also_for_a_condition_check() -> None:
    checked, written = Write(item(2000), item(2000)), Write(None, item(10))
    assert writes([checked, written], transaction=True) == Consumption(write_units=2 * (2 + 1), written_bytes=10)


def test_each_item_of_a_batch_is_rounded_up() -> None:
    assert writes([Write(None, item(10)), Write(None, item(1025))]) == Consumption(write_units=3, written_bytes=1035)


@pytest.mark.parametrize(
    ("size", "consistent", "transaction", "units"),
    [
        (4096, True, False, 1),
        (4097, True, False, 2),
        (4097, False, False, 1),
        (1, False, False, 0.5),
        (1, True, True, 2),
    ],
)
def test_a_read_costs_a_unit_for_four_kilobytes(size: int, consistent: bool, transaction: bool, units: float) -> None:
    assert item_reads([item(size)], consistent=consistent, transaction=transaction) == Consumption(read_units=units)


def test_reading_nothing_costs_the_least() -> None:
    assert item_reads([None], consistent=True) == Consumption(read_units=1)
    assert query_reads([], consistent=False) == Consumption(read_units=0.5)


def test_a_query_is_rounded_up_once() -> None:
    assert query_reads([item(3000), item(3000)], consistent=True) == Consumption(read_units=2)


def test_consumption_is_added_up_and_divided() -> None:
    total = Consumption(3, 1.5, 100) + Consumption(1, 0.5, 20)
    assert (total - Consumption(2, 1, 20)) / 2 == Consumption(1, 0.5, 50)
