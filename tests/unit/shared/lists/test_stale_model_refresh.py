import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import httpx
import structlog

from shared.contracts.lists import ListHead
from shared.lists.cache_lease import Notices
from shared.lists.ready_list import FirstRows
from shared.lists.stale_model_refresh import StaleModelRefresher
from tests.support.rendered_lists import ready_list
from tests.support.waiting import eventually


def from_model(model_version: str) -> FirstRows:
    head = ListHead(user_id=1, profile_version=1, model_version=model_version, computed_at=datetime.now(UTC))
    return FirstRows(ready_list(head), 1, "cache")


class Recommender:
    """Records requests, and responds once its gate is open."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.requests: list[str] = []
        self.gate = asyncio.Event()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(f"{request.method} {request.url.raw_path.decode()}")
        await self.gate.wait()
        return httpx.Response(self.status, json={})

    def refresher(self, current: str | None) -> StaleModelRefresher:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self), base_url="http://recommender")
        return StaleModelRefresher(client, cast("Any", SimpleNamespace(notices=Notices(current))))


async def finish(recommender: Recommender, refresher: StaleModelRefresher) -> None:
    recommender.gate.set()

    async def idle() -> bool:
        return not refresher._running

    await eventually(idle)


async def test_a_list_of_an_earlier_model_is_refreshed_once_at_a_time() -> None:
    recommender = Recommender()
    refresher = recommender.refresher("m2")
    for _ in range(3):
        refresher.refresh_if_outdated(196, from_model("m1"))
        await asyncio.sleep(0)
    assert recommender.requests == ["GET /internal/users/196/recommendations?amount=1"]
    await finish(recommender, refresher)
    refresher.refresh_if_outdated(196, from_model("m1"))
    await finish(recommender, refresher)
    assert len(recommender.requests) == 2


async def test_a_list_of_the_current_or_an_unknown_model_is_left_as_it_is() -> None:
    recommender = Recommender()
    recommender.refresher("m1").refresh_if_outdated(196, from_model("m1"))
    recommender.refresher(None).refresh_if_outdated(196, from_model("m0"))
    await asyncio.sleep(0)
    assert recommender.requests == []


async def test_at_most_four_lists_are_refreshed_at_once() -> None:
    recommender = Recommender()
    refresher = recommender.refresher("m2")
    for user_id in range(1, 20):
        refresher.refresh_if_outdated(user_id, from_model("m1"))
    await asyncio.sleep(0)
    assert len(recommender.requests) == 4
    await finish(recommender, refresher)


async def test_a_failed_refresh_is_logged_and_may_be_tried_again() -> None:
    recommender = Recommender(status=503)
    refresher = recommender.refresher("m2")
    with structlog.testing.capture_logs() as logs:
        refresher.refresh_if_outdated(196, from_model("m1"))
        await finish(recommender, refresher)
    assert [(each["event"], each["user_id"]) for each in logs] == [("list not refreshed", 196)]
    refresher.refresh_if_outdated(196, from_model("m1"))
    await finish(recommender, refresher)
    assert len(recommender.requests) == 2
