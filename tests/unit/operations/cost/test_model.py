"""What is counted has a price, and the sums are right."""

import tomllib
from typing import Any

import pytest

from operations.cost.__main__ import PRICES
from operations.cost.model import IDLE, SECONDS, Pattern, dollars, fleet, own, personalize, table, units_table
from tests.load.write_units.measure import PROFILES, Cost, costs_json
from tests.load.write_units.units import Consumption
from tests.load.write_units.usage import Usage

NOT_BILLED = {"most_write_units", "seconds"}
"""A maximum, and how long it took."""
ACTIONS = ("sign-up", "list, not in Redis", "list, from Redis", "rating, profile of 200")


@pytest.fixture
def prices() -> dict[str, Any]:
    return tomllib.loads(PRICES.read_text())


def counted(
    usage: Usage,
    consumption: Consumption | None = None,
    idle: Consumption | None = None,
    usage_idle: Usage | None = None,
) -> dict[str, dict[str, float]]:
    """Each action takes two seconds."""
    costs = [Cost(action, consumption or Consumption(1, 1, 1000), usage, 1, 2) for action in ACTIONS]
    return costs_json([*costs, Cost(IDLE, idle or Consumption(), usage_idle or Usage(), 0, 1)])


def test_each_counted_unit_has_a_price(prices: dict[str, Any]) -> None:
    units = set(counted(Usage())["sign-up"]) - NOT_BILLED
    assert units == set(prices["unit"])
    assert all(price > 0 for kind in ("unit", "derived", "fixed", "personalize") for price in prices[kind].values())
    assert prices["region"]
    assert prices["date"]
    assert prices["sources"]


@pytest.mark.parametrize(
    "unit", ["write_units", "read_units", "written_bytes", "cache_units", "cached_bytes", "sent_bytes"]
)
def test_each_price_changes_the_sum(prices: dict[str, Any], unit: str) -> None:
    usage = Usage(cache_units=10, cached_bytes=20_000, processor_seconds=0.01, sent_bytes=5000)
    before = dollars(10**8, counted(usage), prices, Pattern())
    prices["unit"][unit] *= 2
    after = dollars(10**8, counted(usage), prices, Pattern())
    assert sum(after.values()) > sum(before.values())


def test_each_action_of_the_pattern_is_counted_by_make_load() -> None:
    assert set(Pattern().actions()) <= set(ACTIONS)
    assert 200 in PROFILES


def test_a_write_costs_its_units(prices: dict[str, Any]) -> None:
    """1,000 users with 8 visits, each with 5 lists and 2 ratings, and 0.05 sign-ups."""
    found = dollars(1000, counted(Usage()), prices, Pattern())
    assert found["DynamoDB, writes"] == pytest.approx(1000 * (8 * 5 + 8 * 2 + 0.05) * 0.625e-6)


def test_what_services_do_by_themselves_is_paid_once_and_not_with_each_action(prices: dict[str, Any]) -> None:
    found = counted(Usage(), Consumption(5, 10, 900), idle=Consumption(2, 3, 100))
    for unit, expected in (("write_units", 1), ("read_units", 4), ("written_bytes", 700)):
        assert own(found, "sign-up", unit) == expected
    by_users, by_themselves = 1000 * (8 * 5 + 8 * 2 + 0.05) * 4, SECONDS * 3 * 2
    sums = dollars(1000, found, prices, Pattern())
    assert sums["DynamoDB, reads"] == pytest.approx((by_users + by_themselves) * 0.125e-6)
    assert sums["DynamoDB, writes"] == pytest.approx((1000 * (8 * 5 + 8 * 2 + 0.05) * 1 + SECONDS * 2 * 2) * 0.625e-6)
    assert sums["DynamoDB, kept"] == pytest.approx(1000 * 2 * 700 * 0.45e-9)


def test_the_processor_time_and_the_cache_of_services_by_themselves_are_paid_once(prices: dict[str, Any]) -> None:
    """An action takes 2.5 s of processors in 2 s, of which 2 s are the services' own."""
    users, actions = 10**6, 8 * 5 + 8 * 2 + 0.05
    busy = counted(Usage(cache_units=10, processor_seconds=2.5), usage_idle=Usage(cache_units=4, processor_seconds=1))
    sums = dollars(users, busy, prices, Pattern())
    processors = (users * actions * 0.5 / SECONDS + 1 * 2) / Pattern().busy
    price = prices["unit"]["processor_seconds"] * SECONDS
    assert sums["Fargate, processors"] == pytest.approx(processors * price)
    units = users * actions * 2 + SECONDS * 4 * 2
    assert sums["ElastiCache, requests"] == pytest.approx(units * prices["unit"]["cache_units"])


def test_an_action_that_took_less_than_idle_services_costs_nothing() -> None:
    assert own(counted(Usage(), Consumption(0, 1, 0), idle=Consumption(0, 3, 0)), "sign-up", "read_units") == 0


def test_the_table_of_units_has_what_is_own_of_each_action_and_what_is_nobodys() -> None:
    usage = Usage(cache_units=6, processor_seconds=0.0141, sent_bytes=3367)
    lines = list(units_table(counted(usage, Consumption(5, 10, 900), idle=Consumption(2, 3, 100)), Pattern()))
    assert "| sign-up | 1.0 | 4.0 | 700 | 6 | 14 | 3,367 |" in lines
    assert lines[-1] == f"| {IDLE} | 2.0 | 3.0 | 100 | 0 | 0 | 0 |"
    assert len(lines) == 2 + len(Pattern().actions()) + 1


def test_without_users_the_least_fleet_runs(prices: dict[str, Any]) -> None:
    processors, memory = fleet()
    assert (processors, memory) == (6.5, 21)
    found = dollars(0, counted(Usage()), prices, Pattern())
    assert found["Fargate, processors"] == pytest.approx(processors * 30.4 * 24 * 0.04048, rel=0.01)
    assert found["Fargate, memory"] == pytest.approx(memory * 30.4 * 24 * 0.004445, rel=0.01)


def test_more_processors_run_than_the_least_when_they_are_used(prices: dict[str, Any]) -> None:
    busy = counted(Usage(processor_seconds=1))
    few, many = (dollars(users, busy, prices, Pattern())["Fargate, processors"] for users in (10**6, 2 * 10**6))
    assert many == pytest.approx(2 * few)


def test_the_other_service_is_billed_by_requests(prices: dict[str, Any]) -> None:
    alone = {"recommendations": 0.15e-3, "trained_interactions": 0, "ingested_bytes": 0}
    assert personalize(1000, prices | {"personalize": alone}, Pattern()) == pytest.approx(1000 * 40 * 0.15e-3)


def test_the_table_has_each_item_and_their_sum(prices: dict[str, Any]) -> None:
    lines = list(table((1000,), counted(Usage()), prices, Pattern()))
    items = dollars(1000, counted(Usage()), prices, Pattern())
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines[2 : 2 + len(items)]] == list(items)
    assert f"**{sum(items.values()):,.0f}**" in lines[2 + len(items)]
