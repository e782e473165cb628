"""The parts of `make load` that need a whole stack, on a small one and for a second."""

import shutil
import uuid

import httpx
import pytest

from tests.integration.conftest import SmallStack
from tests.load.client import Measurements, open_client
from tests.load.freshness import OURS, freshness_problems, measure_freshness
from tests.load.pressure.crowd import Crowd
from tests.load.visitors import FRESHNESS, Urls, Visitor
from tests.load.yardsticks.cached_list import LIST
from tests.load.yardsticks.generator import find_generator

pytestmark = pytest.mark.long


async def test_ratings_are_measured_alone_and_with_others(small_stack: SmallStack) -> None:
    alone, together = await measure_freshness({OURS: small_stack}, clients=2, rounds=1, seconds=0.5)
    assert (alone.clients, together.clients) == (1, 2)
    for freshness in (alone, together):
        (measured,) = freshness.rounds[OURS]
        assert len(measured.times[FRESHNESS]) == len(measured.times["rate"]) > 0
    assert list(freshness_problems([alone, together])) == []


def sign_up(stack: SmallStack) -> Visitor:
    """A user of whom no other test takes the session."""
    new = {"name": f"Ada {uuid.uuid4().hex[:8]}", "password": "correct horse"}
    user = httpx.post(f"{stack.web_url}/api/users", json=new, timeout=20).raise_for_status().json()
    return Visitor(user["user_id"], user["token"])


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
async def test_a_small_crowd_fails_nobody(small_stack: SmallStack) -> None:
    async with open_client(Measurements()) as client:
        urls = await Urls.from_stack(small_stack, client)
    visitors = [sign_up(small_stack) for _ in range(2)]
    crowd = Crowd("a crowd", rate=50, busy=8, idle=20)
    url = f"{small_stack.web_url}{LIST}"
    await crowd.measure(url, urls, visitors, find_generator(), rounds=1, seconds=2)
    assert crowd.failed == 0
    (burst,), (alone,), (crowded,) = crowd.bursts, crowd.alone, crowd.crowded
    assert 20 < burst.rate < 80
    assert len(alone.times["list"]) > 5
    assert len(crowded.times["list"]) > 5
