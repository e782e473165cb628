import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import httpx

from shared.contracts.lists import ListHead
from shared.lists.cache_lease import Notices
from shared.lists.stale_model_refresh import MAX_CONCURRENT, StaleModelRefresher
from shared.lists.stored_list import FoundList, StoredList


def is_from_model(model_version: str) -> FoundList:
    head = ListHead(user_id=1, profile_version=1, model_version=model_version, computed_at=datetime.now(UTC))
    return FoundList(StoredList.from_movies(head, []).to_bytes(), "cache")


class Recommender:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate = asyncio.Event()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        await self.gate.wait()
        return httpx.Response(200, json={})

    def refreshes(self, current: str | None) -> StaleModelRefresher:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self), base_url="http://recommender")
        return StaleModelRefresher(client, cast("Any", SimpleNamespace(notices=Notices(current))))


async def test_a_list_of_an_earlier_model_is_made_anew_once() -> None:
    recommender = Recommender()
    refreshes = recommender.refreshes("m2")
    for _ in range(3):
        refreshes.refresh_if_outdated(196, is_from_model("m1"))
        await asyncio.sleep(0)
    assert recommender.asked == ["/internal/users/196/recommendations"]
    recommender.gate.set()


async def test_a_list_of_the_current_model_or_of_no_known_one_is_left_as_it_is() -> None:
    recommender = Recommender()
    recommender.refreshes("m1").refresh_if_outdated(196, is_from_model("m1"))
    recommender.refreshes(None).refresh_if_outdated(196, is_from_model("m0"))
    await asyncio.sleep(0)
    assert recommender.asked == []


async def test_only_a_few_are_made_anew_at_once() -> None:
    recommender = Recommender()
    refreshes = recommender.refreshes("m2")
    for user_id in range(1, 20):
        refreshes.refresh_if_outdated(user_id, is_from_model("m1"))
    await asyncio.sleep(0)
    assert len(recommender.asked) == MAX_CONCURRENT
    recommender.gate.set()
