"""What slow receivers may cost others (docs/decisions/0063)."""

import asyncio
from collections.abc import Mapping

import pytest

from services.web.webhooks.sender import ACCOUNTS_AT_ONCE, BEAT_SECONDS, LONGEST_RETRY_SECONDS, ROUND_SECONDS
from services.web.webhooks.webhook import MAX_WEBHOOKS
from shared.contracts.errors import StoreUnavailable
from shared.http.calls.public_fetch import MAX_POSTS
from tests.unit.web.webhooks.memory_webhooks import ADA
from tests.unit.web.webhooks.test_sender import BOB, Stand


def slow_stand() -> tuple[Stand, asyncio.Event]:
    """The receivers named "slow" answer once the event is set."""
    stand, answer = Stand(), asyncio.Event()
    post = stand.receiver.post

    async def slow(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        if "slow" in url:
            await answer.wait()
        return await post(url, body, headers)

    stand.sender.post = slow
    return stand, answer


async def test_slow_receivers_keep_no_other_accounts_waiting() -> None:
    stand, answer = slow_stand()
    await stand.hook("slow")
    await stand.hook("b", BOB)
    stand.change(1)
    await stand.sender.look()
    stand.change(5, user_id=BOB)
    await stand.sender.look()
    while not stand.receiver.versions("b"):
        await asyncio.sleep(0)
    answer.set()
    await stand.sender.idle()
    assert stand.receiver.versions("slow") == [1]


async def test_of_one_account_others_wait_for_the_answer_and_no_longer() -> None:
    stand, answer = slow_stand()
    await stand.hook("slow")
    await stand.hook("b")
    stand.change(1, 2)
    await stand.sender.look()
    while not stand.receiver.versions("b"):
        await asyncio.sleep(0)
    answer.set()
    await stand.sender.idle()
    assert (stand.receiver.versions("b"), stand.receiver.versions("slow")) == ([1, 2], [1, 2])


async def test_more_accounts_than_there_are_places_give_them_up_after_a_while() -> None:
    stand, answer = slow_stand()
    for user_id in range(1, ACCOUNTS_AT_ONCE + 1):
        await stand.hook("slow", user_id)
        stand.change(1, 2, 3, user_id=user_id)
    await stand.hook("b", ADA)
    stand.change(1, 2)
    await stand.sender.look()
    for _ in range(10):
        await asyncio.sleep(0)
    assert stand.receiver.received == []
    stand.now += ROUND_SECONDS
    answer.set()
    await stand.sender.idle()
    assert stand.receiver.versions("b") == [1, 2]
    assert stand.receiver.versions("slow") == [1] * ACCOUNTS_AT_ONCE


async def test_no_more_are_told_at_once_than_threads_look_names_up() -> None:
    stand, answer = slow_stand()
    begun = list[str]()
    post = stand.sender.post

    async def count(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        begun.append(url)
        return await post(url, body, headers)

    stand.sender.post = count
    for user_id in range(1, MAX_POSTS + 1):
        stand.change(1, user_id=user_id)
        for _ in range(MAX_WEBHOOKS):
            await stand.hook("slow", user_id)
    await stand.sender.look()
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(begun) == MAX_POSTS
    answer.set()
    await stand.sender.idle()
    assert len(begun) == MAX_POSTS * MAX_WEBHOOKS


async def test_nothing_goes_on_beyond_a_lease_that_cannot_be_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.web.webhooks.sender.LOOK_SECONDS", 0.001)
    stand, _ = slow_stand()
    await stand.hook("slow")
    stand.change(1)
    await stand.sender.look()
    (telling,) = stand.sender._tasks.values()
    asked = asyncio.Event()

    async def away(_holder: str, _beat: str, _seen: str) -> str | None:
        asked.set()
        raise StoreUnavailable

    stand.store.take_lease = away  # type: ignore[method-assign, assignment]
    stand.now += BEAT_SECONDS
    running = asyncio.create_task(stand.sender.run())
    await asked.wait()
    await asyncio.wait({telling}, timeout=1)
    assert telling.cancelled()
    running.cancel()


async def test_when_a_removed_webhook_was_to_be_tried_again_is_forgotten() -> None:
    stand = Stand(a=500)
    webhook = await stand.hook("a")
    stand.change(1)
    await stand.send()
    assert webhook.webhook_id in stand.sender._next_try
    await stand.store.remove(ADA, webhook.webhook_id)
    stand.now += LONGEST_RETRY_SECONDS
    await stand.send()
    assert stand.sender._next_try == {}
