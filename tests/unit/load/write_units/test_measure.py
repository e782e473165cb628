import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from tests.load.write_units import measure
from tests.load.write_units.measure import SETTLE_SECONDS, Cost, costs_json
from tests.load.write_units.units import Consumption
from tests.load.write_units.usage import Usage


class Clock:
    """Moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_each_action_is_counted_with_how_long_it_took_and_what_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, stack = Clock(), SimpleNamespace(proxy=SimpleNamespace(total=Consumption()))

    async def act() -> None:
        stack.proxy.total += Consumption(write_units=3, read_units=1)
        await clock.sleep(1.5)

    async def read_usage(_: Any) -> Usage:
        return Usage(sent_bytes=stack.proxy.total.write_units * 10)

    monkeypatch.setattr(measure, "time", clock)
    monkeypatch.setattr(asyncio, "sleep", clock.sleep)
    monkeypatch.setattr(measure, "read_usage", read_usage)
    cost = await measure._cost(stack, "rating", [act] * 4)  # type: ignore[arg-type]
    assert cost == Cost("rating", Consumption(3, 1), Usage(sent_bytes=30), 3, seconds=(4 * 1.5 + SETTLE_SECONDS) / 4)
    assert costs_json([cost])["rating"]["seconds"] == 2
