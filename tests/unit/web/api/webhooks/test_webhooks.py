import json
import re
from typing import Any

import pytest

from services.web.app import create_app
from services.web.webhooks.webhook import Webhook
from services.web.webhooks.webhooks import SECRET_LIMIT, WEBHOOK_LIMIT
from tests.unit.web.conftest import SETTINGS, Site
from tests.unit.web.webhooks.memory_webhooks import event

URL = "https://a.example/hook"


async def created(site: Site, user_id: int) -> dict[str, Any]:
    answer = await site.client.post(f"/api/users/{user_id}/webhooks", json={"url": URL, "scopes": ["list:read"]})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_webhook_is_made_listed_without_its_secret_and_removed(site: Site) -> None:
    user_id = await site.sign_up()
    webhook = await created(site, user_id)
    assert webhook["secret"].startswith("whsec_")
    assert site.recommender.hooked == {user_id: True}
    assert webhook["profile_version"] == site.recommender.versions[user_id]
    listed = (await site.client.get(f"/api/users/{user_id}/webhooks")).json()["webhooks"]
    assert [each["url"] for each in listed] == [URL]
    assert "secret" not in listed[0]
    address = f"/api/users/{user_id}/webhooks/{webhook['webhook_id']}"
    rotated = await site.client.post(f"{address}/secret")
    assert rotated.json()["secret"] != webhook["secret"]
    assert (await site.client.delete(address)).status_code == 204
    assert (await site.client.delete(address)).status_code == 404
    assert site.recommender.hooked == {user_id: False}


async def test_neither_malformed_attempts_nor_secrets_use_up_what_may_be_made(site: Site) -> None:
    user_id = await site.sign_up()
    address = f"/api/users/{user_id}/webhooks"
    webhook = await created(site, user_id)
    secret = f"{address}/{webhook['webhook_id']}/secret"
    for _ in range(WEBHOOK_LIMIT.attempts + 1):
        body = {"url": "https://127.0.0.1/", "scopes": ["list:read"]}
        assert (await site.client.post(address, json=body)).status_code == 422
        form = {"url": "http://a.example/", "ratings": "true"}
        assert (await site.client.post("/profile/webhooks", data=form)).status_code == 422
    rotations = [(await site.client.post(secret)).status_code for _ in range(SECRET_LIMIT.attempts + 1)]
    assert rotations == [200] * SECRET_LIMIT.attempts + [429]
    await created(site, user_id)


async def test_times_are_told_as_dates(site: Site) -> None:
    user_id = await site.sign_up()
    webhook = Webhook(user_id, URL, ("list:read",), created=1_767_225_600)
    await site.stores.webhooks.add(webhook.delivered(event(3), 1_767_225_700, "204"))
    (listed,) = (await site.client.get(f"/api/users/{user_id}/webhooks")).json()["webhooks"]
    assert listed["created"] == "2026-01-01T00:00:00Z"
    delivery = {"profile_version": 3, "at": "2026-01-01T00:01:40Z", "ok": True, "result": "204"}
    assert listed["deliveries"] == [delivery]


@pytest.mark.parametrize(
    "body",
    [
        {"url": "http://a.example/", "scopes": ["list:read"]},
        {"url": "https://169.254.169.254/latest", "scopes": ["list:read"]},
        {"url": URL, "scopes": []},
        {"url": URL, "scopes": ["everything"]},
        {"url": "https://a.example/" + "x" * 300, "scopes": ["list:read"]},
    ],
)
async def test_impossible_webhooks_are_refused(site: Site, body: dict[str, object]) -> None:
    user_id = await site.sign_up()
    answer = await site.client.post(f"/api/users/{user_id}/webhooks", json=body)
    assert answer.status_code in {400, 422}
    assert site.recommender.hooked == {}


async def test_nobody_else_sees_makes_or_removes_them(site: Site) -> None:
    ada = await site.sign_up()
    webhook = await created(site, ada)
    await site.client.delete("/api/session")
    address = f"/api/users/{ada}/webhooks"
    anonymous = [await site.client.get(address), await site.client.delete(f"{address}/{webhook['webhook_id']}")]
    assert {answer.status_code for answer in anonymous} == {401}
    await site.sign_up("Bob")
    others = [
        await site.client.get(address),
        await site.client.post(address, json={"url": URL, "scopes": ["list:read"]}),
        await site.client.post(f"{address}/{webhook['webhook_id']}/secret"),
        await site.client.delete(f"{address}/{webhook['webhook_id']}"),
    ]
    assert {answer.status_code for answer in others} == {403}
    assert list(site.stores.webhooks.webhooks) == [webhook["webhook_id"]]


async def test_they_go_with_the_account(site: Site) -> None:
    user_id = await site.sign_up()
    await created(site, user_id)
    await site.client.post("/profile/delete", data={"password": "correct horse"})
    assert site.stores.webhooks.webhooks == {}


def test_the_document_says_what_is_sent() -> None:
    document = create_app(SETTINGS).openapi()
    sent = document["webhooks"]["profile.changed"]["post"]
    assert sent["operationId"] == "receive_profile_changed"
    assert sent["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/Message")
    assert list(sent["responses"]) == ["204"]


def test_whatever_the_document_refers_to_is_in_it() -> None:
    document = create_app(SETTINGS).openapi()
    named = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(document)))
    assert named
    assert named <= document["components"]["schemas"].keys()
