import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from services.web.webhooks.sender import (
    BEAT_SECONDS,
    DEAD_AFTER_SECONDS,
    LONGEST_RETRY_SECONDS,
    LOOK_SECONDS,
    MAX_WAITING,
    WebhookSender,
)
from services.web.webhooks.webhook import MAX_FAILURES, Scope, Webhook
from shared.contracts.errors import StoreUnavailable
from shared.http.calls.public_fetch import FetchRefused
from tests.unit.web.webhooks.memory_webhooks import ADA, MemoryWebhooks, event
from tests.unit.web.webhooks.test_signing import is_signed

BOB = 945
BOTH: tuple[Scope, ...] = ("ratings:read", "list:read")


class Receiver:
    """Answers by address; None: not reachable."""

    def __init__(self, **statuses: int | None) -> None:
        self.statuses = statuses
        self.received: list[tuple[str, dict[str, str], bytes]] = []

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        host = url.removeprefix("https://").split(".")[0]
        self.received.append((host, dict(headers), body))
        await asyncio.sleep(0)
        status = self.statuses.get(host, 204)
        if status is None:
            raise FetchRefused
        return status

    def versions(self, host: str) -> list[int]:
        return [json.loads(body)["data"]["profile_version"] for to, _, body in self.received if to == host]

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers, _ in self.received]


class Stand:
    def __init__(self, **statuses: int | None) -> None:
        self.store, self.receiver, self.now = MemoryWebhooks(), Receiver(**statuses), 1000.0
        self.notified: list[str] = []
        self.sender = self.another()

    def another(self) -> WebhookSender:
        return WebhookSender(self.store, self.notify, self.receiver.post, lambda: self.now)

    async def notify(self, webhook: Webhook) -> None:
        assert webhook.gave_up
        self.notified.append(webhook.url)

    async def hook(self, host: str, user_id: int = ADA, scopes: tuple[Scope, ...] = BOTH) -> Webhook:
        webhook = Webhook(user_id, f"https://{host}.example/", scopes)
        await self.store.add(webhook)
        return webhook

    def change(self, *versions: int, user_id: int = ADA) -> None:
        self.store.outbox.setdefault(user_id, []).extend(event(each, (1, 4.0)) for each in versions)

    async def send(self, sender: WebhookSender | None = None) -> None:
        sender = sender or self.sender
        await sender.look()
        await sender.idle()


async def test_each_change_is_told_in_order_signed_and_then_removed() -> None:
    stand = Stand()
    webhook = await stand.hook("a")
    stand.change(1, 2, 3)
    await stand.send()
    assert stand.receiver.versions("a") == [1, 2, 3]
    assert all(is_signed(headers, body, webhook.secrets[0]) for _, headers, body in stand.receiver.received)
    assert stand.store.outbox == {ADA: []}
    assert [each.result for each in stand.store.webhooks[webhook.webhook_id].deliveries] == ["204"] * 3


async def test_nobody_elses_changes_are_told() -> None:
    stand = Stand()
    await stand.hook("a", ADA)
    await stand.hook("b", BOB)
    stand.change(1)
    stand.change(7, 8, user_id=BOB)
    await stand.send()
    assert (stand.receiver.versions("a"), stand.receiver.versions("b")) == ([1], [7, 8])


async def test_a_sender_that_dies_before_it_could_record_a_delivery_delivers_again_with_the_same_id() -> None:
    stand = Stand()
    await stand.hook("a")
    stand.change(1, 2)
    recorded = stand.store.change

    async def die(_webhook: Webhook) -> bool:
        raise asyncio.CancelledError

    stand.store.change = die  # type: ignore[method-assign, assignment]
    await stand.send()
    stand.store.change = recorded  # type: ignore[method-assign]
    successor = stand.another()
    await stand.send(successor)
    stand.now += DEAD_AFTER_SECONDS
    await stand.send(successor)
    assert stand.receiver.versions("a") == [1, 1, 2]
    assert len(set(stand.receiver.ids())) == 2


async def test_only_one_process_sends_as_long_as_it_lives() -> None:
    stand = Stand()
    await stand.hook("a")
    other = stand.another()
    for version in range(4):
        stand.change(version + 1)
        await stand.send()
        stand.change(version + 100)
        await stand.send(other)
        stand.now += DEAD_AFTER_SECONDS - 1
        stand.store.outbox.clear()
    assert stand.receiver.versions("a") == [1, 2, 3, 4]
    assert stand.store.lease is not None
    assert stand.store.lease[0] == stand.sender._holder


async def test_a_failing_webhook_holds_up_no_other_and_is_tried_later_in_order() -> None:
    stand = Stand(a=500)
    await stand.hook("a")
    await stand.hook("b")
    stand.change(1, 2)
    await stand.send()
    assert (stand.receiver.versions("a"), stand.receiver.versions("b")) == ([1], [1, 2])
    await stand.send()
    assert stand.receiver.versions("a") == [1]
    stand.receiver.statuses["a"] = 200
    stand.now += 5
    await stand.send()
    assert (stand.receiver.versions("a"), stand.receiver.versions("b")) == ([1, 1, 2], [1, 2])
    assert stand.store.outbox == {ADA: []}


@pytest.mark.parametrize(("status", "result"), [(302, "302"), (None, "unreachable"), (503, "503")])
async def test_it_gives_up_after_a_while_and_lists_why(status: int | None, result: str) -> None:
    stand = Stand(a=status)
    webhook = await stand.hook("a")
    stand.change(1)
    for _ in range(MAX_FAILURES + 3):
        await stand.send()
        stand.now += LONGEST_RETRY_SECONDS
    stored = stand.store.webhooks[webhook.webhook_id]
    assert (len(stand.receiver.received), stored.gave_up, stored.deliveries[0].result) == (MAX_FAILURES, True, result)
    assert stand.store.outbox == {ADA: []}
    stand.change(2)
    await stand.send()
    assert len(stand.receiver.received) == MAX_FAILURES
    assert stand.notified == [webhook.url]


async def test_it_is_tried_for_half_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.web.webhooks.sender.random.uniform", lambda low, high: (low + high) / 2)
    stand = Stand(a=500)
    webhook = await stand.hook("a")
    stand.change(1)
    began = stand.now
    await stand.send()
    while not stand.store.webhooks[webhook.webhook_id].gave_up:
        stand.now = stand.sender._next_try[webhook.webhook_id]
        await stand.send()
    assert 12 <= (stand.now - began) / 3600 <= 13


async def test_nothing_is_read_for_webhooks_that_wait_to_be_tried_again_until_something_is_due_or_new() -> None:
    stand = Stand(a=500, c=500)
    for host, user_id in (("a", ADA), ("b", ADA), ("c", BOB)):
        await stand.hook(host, user_id)
    stand.change(1)
    stand.change(5, user_id=BOB)
    await stand.send()
    reads = stand.store.reads
    for _ in range(5):
        await stand.send()
    assert stand.store.reads == reads
    stand.change(2)
    await stand.send()
    assert stand.receiver.versions("b") == [1, 2]
    reads = stand.store.reads
    await stand.send()
    assert stand.store.reads == reads
    stand.now += 5
    await stand.send()
    assert (stand.receiver.versions("a"), stand.receiver.versions("c")) == ([1, 1], [5, 5])


async def test_a_webhook_that_changed_while_it_was_told_is_read_again_at_once() -> None:
    stand = Stand(a=500)
    webhook = await stand.hook("a")
    stand.change(1)
    post = stand.receiver.post

    async def rotating(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        await stand.store.change(stand.store.webhooks[webhook.webhook_id].with_new_secret())
        return await post(url, body, headers)

    stand.sender.post = rotating
    await stand.send()
    stand.sender.post = post
    await stand.send()
    assert stand.receiver.versions("a") == [1, 1]


async def test_what_is_not_ones_turn_is_not_scanned_and_the_lease_is_renewed_now_and_then() -> None:
    stand = Stand()
    other = stand.another()
    for _ in range(4):
        assert await stand.sender.look() == LOOK_SECONDS
        stand.now += BEAT_SECONDS / 2
    assert (stand.store.scans, stand.store.beats) == (4, 2)
    assert await other.look() == BEAT_SECONDS
    assert stand.store.scans == 4


async def test_a_long_scan_renews_the_lease_and_ends_when_another_process_sends() -> None:
    stand = Stand()
    stand.store.page_size = 1
    for user_id in range(1, 7):
        await stand.hook("a", user_id)
        stand.change(1, user_id=user_id)
    found = stand.store.newest_events

    async def slow(start: Any = None) -> Any:
        stand.now += BEAT_SECONDS
        if stand.store.scans == 8:
            stand.store.lease = ("another", "beat")
        return await found(start)

    stand.store.newest_events = slow  # type: ignore[method-assign]
    assert await stand.sender.look() == LOOK_SECONDS
    await stand.sender.idle()
    assert (stand.store.beats, len(stand.receiver.received)) == (6, 6)
    for user_id in range(1, 7):
        stand.change(2, user_id=user_id)
    stand.now += 5 * LOOK_SECONDS
    await stand.send()
    assert (stand.store.scans, len(stand.receiver.received)) == (9, 6)


async def test_the_lease_is_kept_between_scans_however_many_pages_they_have() -> None:
    stand, pages = Stand(a=500), int(2 * DEAD_AFTER_SECONDS / LOOK_SECONDS)
    stand.store.page_size = 1
    for user_id in range(1, pages + 1):
        await stand.hook("a", user_id)
        stand.change(1, user_id=user_id)
    began = stand.now
    looks = {stand.sender: began, stand.another(): began + 1}
    while stand.now < began + 10 * pages * LOOK_SECONDS:
        sender = min(looks, key=lambda each: looks[each])
        stand.now = looks[sender]
        looks[sender] += await sender.look()
        await sender.idle()
        assert stand.store.lease is not None
        assert stand.store.lease[0] == stand.sender._holder
    assert stand.store.scans / pages == pytest.approx(10, abs=1)


async def test_a_receiver_that_is_gone_is_not_asked_again() -> None:
    stand = Stand(a=410)
    webhook = await stand.hook("a")
    stand.change(1, 2)
    await stand.send()
    assert stand.receiver.versions("a") == [1]
    assert stand.store.webhooks[webhook.webhook_id].gave_up
    assert stand.notified == [webhook.url]


async def test_no_more_than_so_many_events_of_an_account_wait_whoever_does_not_take_them() -> None:
    stand = Stand(slow=500)
    slow = await stand.hook("slow")
    quick = await stand.hook("quick")
    stand.change(*range(1, MAX_WAITING + 1))
    await stand.send()
    assert stand.receiver.versions("quick") == list(range(1, MAX_WAITING + 1))
    assert stand.notified == []
    stand.change(MAX_WAITING + 1)
    await stand.send()
    stored = stand.store.webhooks[slow.webhook_id]
    assert (stored.gave_up, stored.deliveries[0].result) == (True, "too far behind")
    assert stand.notified == [slow.url]
    await stand.send()
    assert stand.receiver.versions("slow") == [1]
    assert stand.receiver.versions("quick") == list(range(1, MAX_WAITING + 2))
    assert not stand.store.webhooks[quick.webhook_id].gave_up
    assert stand.store.outbox == {ADA: []}


async def test_what_a_webhook_may_not_know_is_passed_over() -> None:
    stand = Stand()
    await stand.hook("a", scopes=("ratings:read",))
    stand.store.outbox[ADA] = [event(1), event(2, (1, 4.0))]
    await stand.send()
    assert stand.receiver.versions("a") == [2]
    assert stand.store.outbox == {ADA: []}


async def test_a_webhook_that_is_removed_while_it_is_told_stays_removed() -> None:
    stand = Stand()
    webhook = await stand.hook("a")
    stand.change(1)
    post = stand.receiver.post

    async def removing(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        await stand.store.erase(ADA)
        return await post(url, body, headers)

    stand.sender.post = removing
    await stand.send()
    await stand.send()
    assert webhook.webhook_id not in stand.store.webhooks
    assert len(stand.receiver.received) == 1


async def test_stores_that_are_away_are_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.web.webhooks.sender.LOOK_SECONDS", 0.001)
    stand = Stand()
    await stand.hook("a")
    stand.change(1)
    found, failures = stand.store.newest_events, [StoreUnavailable()]

    async def away_once(start: Any = None) -> Any:
        if failures:
            raise failures.pop()
        return await found(start)

    stand.store.newest_events = away_once  # type: ignore[method-assign]
    running = asyncio.create_task(stand.sender.run())
    while not stand.receiver.received:
        await asyncio.sleep(0.001)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
