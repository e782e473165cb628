from dataclasses import replace
from typing import Any

import pytest

from services.web.webhooks.webhook import MAX_EVENTS, Webhook
from services.web.webhooks.webhook_table import WebhookTable
from shared.contracts.errors import StoreUnavailable
from shared.stores.dynamodb import from_item, to_item
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation
from tests.unit.web.webhooks.memory_webhooks import ADA, event

MOVED = refusal("ConditionalCheckFailedException")
WEBHOOK = Webhook(ADA, "https://a.example/", ("list:read",), created=5)


def table(**responses: Any) -> tuple[WebhookTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return WebhookTable(client, Tables("t-")), client


async def stored(webhook: Webhook) -> dict[str, Any]:
    webhooks, client = table()
    await webhooks.add(webhook)
    (request,) = client.requests("put_item")
    assert request["TableName"] == "t-webhooks"
    item: dict[str, Any] = request["Item"]
    return item


def waiting(*versions: int) -> list[Any]:
    events = [event(each, (1, 4.0)) for each in versions]
    return [to_item({"user_id": ADA, "event": each.key(), "content": each.model_dump_json()}) for each in events]


async def test_webhooks_are_read_as_they_were_written_the_oldest_first() -> None:
    used = replace(WEBHOOK.delivered(event(1), 6, "204").failed(event(2), 7, "503"), revision=2)
    newer = replace(WEBHOOK, webhook_id="0" * 16, created=6, gave_up=True)
    webhooks, client = table(query=[{"Items": [await stored(newer)]}, {"Items": [item := await stored(used)]}])
    assert [each["at"] for each in from_item(item)["deliveries"]] == [7, 6]
    assert await webhooks.of_user(ADA) == [used, newer]
    (request,) = client.requests("query")
    assert (request["TableName"], request["ConsistentRead"]) == ("t-webhooks", True)


async def test_a_change_depends_on_the_one_that_was_read() -> None:
    webhooks, client = table()
    assert await webhooks.change(replace(WEBHOOK, revision=3))
    (request,) = client.requests("put_item")
    assert request["ConditionExpression"] == "revision = :before"
    assert from_item(request["ExpressionAttributeValues"]) == {":before": 3}
    assert from_item(request["Item"])["revision"] == 4
    assert not await table(put_item=MOVED)[0].change(WEBHOOK)


async def test_events_are_read_few_at_a_time_and_removed_one_by_one() -> None:
    webhooks, client = table(query=[{"Items": waiting(3, 4)}])
    events = await webhooks.events(ADA, 2)
    assert [each.profile_version for each in events] == [3, 4]
    (request,) = client.requests("query")
    assert from_item(request["ExpressionAttributeValues"]) == {":user": ADA, ":after": "000000000000002"}
    assert request["PaginationConfig"] == {"MaxItems": MAX_EVENTS, "PageSize": MAX_EVENTS}
    await webhooks.remove_events(ADA, events)
    removed = [from_item(each["Key"]) for each in client.requests("delete_item")]
    assert removed == [{"user_id": ADA, "event": f"00000000000000{version}"} for version in (3, 4)]


@pytest.mark.parametrize(("items", "version"), [(waiting(12), 12), ([], 0)])
async def test_the_newest_event_is_read_alone(items: list[Any], version: int) -> None:
    webhooks, client = table(query={"Items": items})
    assert await webhooks.latest_version(ADA) == version
    (request,) = client.requests("query")
    assert (request["ScanIndexForward"], request["Limit"]) == (False, 1)


async def test_the_newest_event_of_each_user_is_found_page_by_page() -> None:
    key = to_item({"user_id": 945, "event": "7"})
    webhooks, client = table(scan=[{"Items": [*waiting(2, 1), key], "LastEvaluatedKey": key}, {"Items": [key]}])
    assert await webhooks.newest_events() == ({ADA: 2, 945: 7}, key)
    assert await webhooks.newest_events(key) == ({945: 7}, None)
    first, second = client.requests("scan")
    assert (first["TableName"], first["ProjectionExpression"]) == ("t-outbox", "user_id, #event")
    assert (first.get("ExclusiveStartKey"), second["ExclusiveStartKey"]) == (None, key)


async def test_the_lease_is_taken_from_nobody_oneself_or_the_dead() -> None:
    webhooks, client = table()
    assert await webhooks.take_lease("me", "beat", "dead") is None
    (request,) = client.requests("put_item")
    assert request["ConditionExpression"] == "attribute_not_exists(holder) OR holder = :holder OR beat = :seen"
    assert from_item(request["ExpressionAttributeValues"]) == {":holder": "me", ":seen": "dead"}
    held = {"Item": to_item({"name": "webhook-sender", "holder": "other", "beat": "other beat"})}
    assert await table(put_item=MOVED, get_item=held)[0].take_lease("me", "beat", "dead") == "other beat"
    assert await table(put_item=MOVED, get_item={})[0].take_lease("me", "beat", "dead") == ""


async def test_stores_that_are_away_are_said_as_such() -> None:
    away = refusal("ThrottlingException")
    webhooks, _ = table(put_item=away, query=away, scan=away, delete_item=away)
    calls = (
        lambda: webhooks.of_user(ADA),
        lambda: webhooks.add(WEBHOOK),
        lambda: webhooks.change(WEBHOOK),
        lambda: webhooks.remove(ADA, WEBHOOK.webhook_id),
        lambda: webhooks.events(ADA),
        lambda: webhooks.latest_version(ADA),
        lambda: webhooks.newest_events(),
        lambda: webhooks.take_lease("me", "beat", "dead"),
    )
    for call in calls:
        with pytest.raises(StoreUnavailable):
            await call()
