import asyncio
import time
from typing import cast

from tests.load.client import Client, Measurements
from tests.load.demand import arrivals, closed_model, open_model
from tests.load.visitors import Urls, Visitor

URLS = Urls("", "", {}, [1])


class Slow(Visitor):
    """Its visits take long, and note how late they ended."""

    async def visit(self, client: Client, _urls: Urls, due: float | None = None) -> None:
        await asyncio.sleep(0.05)
        client.measurements.times["visit"].append(time.perf_counter() - (due or time.perf_counter()))


def client() -> Client:
    return Client(http=cast("object", None), measurements=Measurements())  # type: ignore[arg-type]


async def test_in_the_open_model_waiting_for_a_visitor_counts() -> None:
    asking = client()
    await open_model(asking, URLS, [Slow(1, "")], seconds=0.3, rate=100)
    longest = max(asking.measurements.times["visit"])
    assert len(asking.measurements.times["visit"]) > 10
    assert longest > 0.3
    assert asking.measurements.seconds > 0.5


async def test_in_the_closed_model_nobody_is_asked_for_more_than_one_visit_at_a_time() -> None:
    asking = client()
    await closed_model(asking, URLS, [Slow(1, ""), Slow(2, "")], seconds=0.2)
    assert 2 <= len(asking.measurements.times["visit"]) <= 10


async def test_arrivals_come_at_their_rate_also_to_a_loop_that_was_busy() -> None:
    due: list[float] = []
    async for time_due in arrivals(rate=1000, seconds=0.3):
        if not due:
            time.sleep(0.1)
        due.append(time_due)
    assert 200 < len(due) < 400
    assert due == sorted(due)
