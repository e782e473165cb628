"""Webhooks in DynamoDB's `webhooks`, and in `outbox` what they have not been told yet."""

from collections.abc import Collection
from typing import Any

from services.web.webhooks.webhook import MAX_EVENTS, Delivery, Webhook
from shared.contracts.profiles import ProfileEvent, event_key
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.reads import read_item, read_pages
from shared.stores.tables import Tables

LEASE_KEY = to_item({"name": "webhook-sender"})


class WebhookTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables

    @repeatable
    async def of_user(self, user_id: int) -> list[Webhook]:
        """The oldest first."""
        found = [_webhook(item) for item in await self._query(self.tables.webhooks, user_id)]
        return sorted(found, key=lambda each: (each.created, each.webhook_id))

    async def add(self, webhook: Webhook) -> None:
        with store_errors():
            await self.client.put_item(TableName=self.tables.webhooks, Item=_item(webhook))

    async def change(self, webhook: Webhook) -> bool:
        """False, and nothing changes, if the stored one has changed since it was read, or was removed."""
        changed = _item(webhook) | to_item({"revision": webhook.revision + 1})
        try:
            with store_errors():
                await self.client.put_item(
                    TableName=self.tables.webhooks,
                    Item=changed,
                    ConditionExpression="revision = :before",
                    ExpressionAttributeValues=to_item({":before": webhook.revision}),
                )
        except ConditionFailed:
            return False
        return True

    async def remove(self, user_id: int, webhook_id: str) -> None:
        await self._delete(self.tables.webhooks, _key(user_id, webhook_id))

    async def erase(self, user_id: int) -> None:
        """Safe to repeat."""
        for webhook in await self.of_user(user_id):
            await self.remove(user_id, webhook.webhook_id)
        while events := await self.events(user_id):
            await self.remove_events(user_id, events)

    @repeatable
    async def newest_events(self, start: Item | None = None) -> tuple[dict[int, int], Item | None]:
        """The newest version that waits, of each user on one page of the outbox, and where the next page starts."""
        where: Any = {"ExclusiveStartKey": start} if start else {}
        with store_errors():
            page: Any = await self.client.scan(
                TableName=self.tables.outbox,
                ProjectionExpression="user_id, #event",
                ExpressionAttributeNames={"#event": "event"},
                **where,
            )
        keys = sorted((int(key["user_id"]), int(key["event"])) for key in map(from_item, page["Items"]))
        return dict(keys), page.get("LastEvaluatedKey")

    @repeatable
    async def events(self, user_id: int, after: int = 0) -> list[ProfileEvent]:
        """The oldest, of versions after `after`."""
        items = await self._query(
            self.tables.outbox,
            user_id,
            KeyConditionExpression="user_id = :user AND #event > :after",
            ExpressionAttributeNames={"#event": "event"},
            ExpressionAttributeValues=to_item({":user": user_id, ":after": event_key(after)}),
            PaginationConfig={"MaxItems": MAX_EVENTS, "PageSize": MAX_EVENTS},
        )
        return [ProfileEvent.model_validate_json(item["content"]) for item in items]

    @repeatable
    async def latest_version(self, user_id: int) -> int:
        """Of the newest event; 0 without one."""
        with store_errors():
            response: Any = await self.client.query(
                TableName=self.tables.outbox,
                KeyConditionExpression="user_id = :user",
                ExpressionAttributeValues=to_item({":user": user_id}),
                ConsistentRead=True,
                ScanIndexForward=False,
                Limit=1,
            )
        return max((int(from_item(item)["event"]) for item in response["Items"]), default=0)

    async def remove_events(self, user_id: int, events: Collection[ProfileEvent]) -> None:
        for event in events:
            await self._delete(self.tables.outbox, {**user_key(user_id), **to_item({"event": event.key()})})

    async def take_lease(self, holder: str, beat: str, seen: str) -> str | None:
        """None if this process may send now, with its own `beat`; otherwise the beat of the one that does. `seen` is a
        beat that has not changed for so long that its process counts as dead."""
        try:
            with store_errors():
                await self.client.put_item(
                    TableName=self.tables.control,
                    Item={**LEASE_KEY, **to_item({"holder": holder, "beat": beat})},
                    ConditionExpression="attribute_not_exists(holder) OR holder = :holder OR beat = :seen",
                    ExpressionAttributeValues=to_item({":holder": holder, ":seen": seen}),
                )
        except ConditionFailed:
            return str((await read_item(self.client, self.tables.control, LEASE_KEY)).get("beat", ""))
        return None

    async def _query(self, table: str, user_id: int, **part: Any) -> list[dict[str, Any]]:
        """Raises `StoreUnavailable`. All items of a user, or a part of them."""
        whole = {
            "KeyConditionExpression": "user_id = :user",
            "ExpressionAttributeValues": to_item({":user": user_id}),
        }
        return await read_pages(self.client, "query", table, **{**whole, **part})

    @repeatable
    async def _delete(self, table: str, key: Item) -> None:
        with store_errors():
            await self.client.delete_item(TableName=table, Key=key)


def _key(user_id: int, webhook_id: str) -> Item:
    return {**user_key(user_id), **to_item({"webhook": webhook_id})}


def _item(webhook: Webhook) -> Item:
    values = {
        "url": webhook.url,
        "scopes": list(webhook.scopes),
        "secrets": list(webhook.secrets),
        "created": webhook.created,
        "told": webhook.told,
        "failures": webhook.failures,
        "gave_up": webhook.gave_up,
        "deliveries": [each.model_dump() | {"at": int(each.at.timestamp())} for each in webhook.deliveries],
        "revision": webhook.revision,
    }
    return {**_key(webhook.user_id, webhook.webhook_id), **to_item(values)}


def _webhook(item: dict[str, Any]) -> Webhook:
    return Webhook(
        user_id=int(item["user_id"]),
        webhook_id=item["webhook"],
        url=item["url"],
        scopes=tuple(item["scopes"]),
        secrets=tuple(item["secrets"]),
        created=int(item["created"]),
        told=int(item["told"]),
        failures=int(item["failures"]),
        gave_up=item["gave_up"],
        deliveries=tuple(Delivery.model_validate(each) for each in item["deliveries"]),
        revision=int(item["revision"]),
    )
