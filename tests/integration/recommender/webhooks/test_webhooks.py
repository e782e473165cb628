"""Changes of ratings reach a server by webhooks, through real stores, whatever dies in between."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import cast

import aiohttp
import pytest
from aiohttp import web

from services.web.webhooks.sender import DEAD_AFTER_SECONDS, WebhookSender
from services.web.webhooks.webhook import Webhook
from services.web.webhooks.webhook_table import WebhookTable
from services.web.webhooks.webhooks import Webhooks
from tests.integration.recommender.conftest import USER, Recommender
from tests.unit.web.webhooks.test_signing import is_signed

OTHER = USER + 1
URL = "https://a.example/hook"


class Receiver:
    """A server on loopback. `post` is how the sender gets there, as the name is not a public one."""

    def __init__(self) -> None:
        self.status = 204
        self.received: list[tuple[Mapping[str, str], bytes]] = []
        self.url = ""

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.received.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status)

    async def post(self, _url: str, body: bytes, headers: Mapping[str, str]) -> int:
        async with aiohttp.ClientSession() as session, session.post(self.url, data=body, headers=headers) as response:
            return response.status

    def versions(self) -> list[int]:
        return [json.loads(body)["data"]["profile_version"] for _, body in self.received]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    runner = web.ServerRunner(web.Server(receiver.answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{cast('tuple[str, int]', runner.addresses[0])[1]}/"
    yield receiver
    await runner.cleanup()


class Hooked:
    """The webhooks of users of a running recommender, and senders like those of two web processes."""

    def __init__(self, recommender: Recommender, receiver: Receiver) -> None:
        self.recommender, self.receiver, self.now = recommender, receiver, 0.0
        self.table = WebhookTable(recommender.stores.dynamodb, recommender.stores.tables)
        self.webhooks = Webhooks(self.table, self.set_hooked)
        self.notified: list[str] = []

    async def set_hooked(self, user_id: int, hooked: bool) -> int:
        response = await self.recommender.http.put(f"/internal/users/{user_id}/hooked", json={"hooked": hooked})
        assert response.status_code == 200, response.text
        version: int = response.json()["profile_version"]
        return version

    def sender(self) -> WebhookSender:
        return WebhookSender(self.table, self.notify, self.receiver.post, lambda: self.now)

    async def notify(self, webhook: Webhook) -> None:
        self.notified.append(webhook.webhook_id)

    async def send(self, sender: WebhookSender) -> None:
        await sender.look()
        await sender.idle()


@pytest.fixture
async def hooked(recommender: Recommender, receiver: Receiver) -> Hooked:
    await recommender.sign_up(USER)
    await recommender.sign_up(OTHER)
    return Hooked(recommender, receiver)


async def test_every_change_is_told_signed_and_in_order_and_nobody_elses(hooked: Hooked) -> None:
    own = await hooked.webhooks.create(USER, URL, ("ratings:read", "list:read"))
    for movie_id in (1, 8, 15):
        await hooked.recommender.rate(movie_id, 5, USER)
        await hooked.recommender.rate(movie_id, 1, OTHER)
    await hooked.recommender.http.delete(f"/internal/users/{USER}/ratings/8")
    await hooked.send(hooked.sender())
    told = [json.loads(body)["data"] for _, body in hooked.receiver.received]
    assert [each["ratings"] for each in told[-4:]] == [
        [{"movie_id": 1, "rating": 5.0}],
        [{"movie_id": 8, "rating": 5.0}],
        [{"movie_id": 15, "rating": 5.0}],
        [{"movie_id": 8, "rating": None}],
    ]
    assert {each["user_id"] for each in told} == {USER}
    assert hooked.receiver.versions() == sorted(hooked.receiver.versions())
    assert all(1 <= len(each["movies"]) <= 10 for each in told[-4:])
    assert all(is_signed(_lower(headers), body, own.secrets[0]) for headers, body in hooked.receiver.received)
    assert await hooked.table.newest_events() == ({}, None)


async def test_a_sender_that_is_killed_after_a_delivery_delivers_again_with_the_same_id(hooked: Hooked) -> None:
    await hooked.webhooks.create(USER, URL, ("ratings:read",))
    await hooked.recommender.rate(1, 5, USER)
    first = hooked.sender()
    answered, post = asyncio.Event(), hooked.receiver.post

    async def answer_and_hang(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        await post(url, body, headers)
        answered.set()
        await asyncio.Event().wait()
        return 0

    first.post = answer_and_hang
    await first.look()
    await answered.wait()
    first._stop()
    await first.idle()
    successor = hooked.sender()
    await hooked.send(successor)
    assert len(hooked.receiver.received) == 1
    hooked.now += DEAD_AFTER_SECONDS
    await hooked.send(successor)
    ids = [_lower(headers)["webhook-id"] for headers, _ in hooked.receiver.received]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert await hooked.table.newest_events() == ({}, None)


async def test_the_oldest_events_come_first_and_the_newest_is_known(
    hooked: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.web.webhooks.webhook_table.MAX_EVENTS", 2)
    await hooked.webhooks.create(USER, URL, ("ratings:read",))
    versions = [(await hooked.recommender.rate(movie_id, 5, USER))["profile_version"] for movie_id in (1, 8, 15)]
    first = versions[0] - 1  # from then on the profile has webhooks
    assert [each.profile_version for each in await hooked.table.events(USER)] == [first, versions[0]]
    assert [each.profile_version for each in await hooked.table.events(USER, versions[0])] == versions[1:]
    assert await hooked.table.latest_version(USER) == versions[-1]
    assert await hooked.table.latest_version(OTHER) == 0


async def test_a_webhook_is_not_told_of_what_waits_for_an_older_one(hooked: Hooked) -> None:
    await hooked.webhooks.create(USER, URL, ("ratings:read",))
    version = (await hooked.recommender.rate(1, 5, USER))["profile_version"]
    newer = await hooked.webhooks.create(USER, URL, ("ratings:read",))
    await hooked.recommender.rate(8, 5, USER)
    await hooked.send(hooked.sender())
    ids = [_lower(headers)["webhook-id"] for headers, _ in hooked.receiver.received]
    assert newer.told == version
    assert len(ids) == 3
    assert [each for each in ids if each.startswith(newer.webhook_id)] == [f"{newer.webhook_id}_{version + 1}"]


async def test_its_owner_is_told_when_nothing_more_is_sent(hooked: Hooked) -> None:
    own = await hooked.webhooks.create(USER, URL, ("ratings:read",))
    await hooked.recommender.rate(1, 5, USER)
    hooked.receiver.status = 410
    await hooked.send(hooked.sender())
    assert hooked.notified == [own.webhook_id]
    assert await hooked.table.newest_events() == ({}, None)


async def test_both_secrets_sign_while_one_is_replaced(hooked: Hooked) -> None:
    own = await hooked.webhooks.create(USER, URL, ("ratings:read",))
    rotated = await hooked.webhooks.rotate_secret(USER, own.webhook_id)
    await hooked.recommender.rate(1, 5, USER)
    await hooked.send(hooked.sender())
    ((headers, body),) = hooked.receiver.received
    assert all(is_signed(_lower(headers), body, secret) for secret in (own.secrets[0], rotated.secrets[0]))


async def test_a_deletion_takes_webhooks_and_what_they_were_not_told(hooked: Hooked) -> None:
    await hooked.webhooks.create(USER, URL, ("ratings:read",))
    await hooked.recommender.rate(1, 5, USER)
    assert (await hooked.recommender.http.delete(f"/internal/users/{USER}")).status_code == 204
    await hooked.webhooks.erase(USER)
    await hooked.send(hooked.sender())
    assert hooked.receiver.received == []
    assert await hooked.table.of_user(USER) == []
    assert await hooked.table.events(USER) == []


async def test_nothing_is_written_without_webhooks_or_after_the_last_is_removed(hooked: Hooked) -> None:
    await hooked.recommender.rate(1, 5, USER)
    assert await hooked.table.events(USER) == []
    own = await hooked.webhooks.create(USER, URL, ("ratings:read",))
    await hooked.webhooks.remove(USER, own.webhook_id)
    before = await hooked.table.events(USER)
    await hooked.recommender.rate(8, 5, USER)
    assert await hooked.table.events(USER) == before


async def test_what_changed_between_two_readings_is_not_overwritten(hooked: Hooked) -> None:
    own: Webhook = await hooked.webhooks.create(USER, URL, ("ratings:read",))
    assert await hooked.table.change(own)
    assert not await hooked.table.change(own)
    await hooked.table.remove(USER, own.webhook_id)
    assert not await hooked.table.change(own)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
