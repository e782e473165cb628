"""The notices of docs/decisions/0001 in `control`, where they serve a thousand replicas.

A reader reads one of `COPIES` items, at random, so that none of them is hot. A notice is in force when all copies have
it. It is not renewed in them but in an item of its own, the *heartbeat*, which also names the users that it covers.
"""

import asyncio
import random
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from shared.contracts.errors import StoreUnavailable
from shared.lists.cache_lease import Notices
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, to_item
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.reads import read_item, read_items
from shared.stores.tables import Tables

COPIES = 16
MAX_COVERED = 1000
"""A notice for more users covers everyone."""
DISTRUST = "distrust:"
COPY_AGAIN_MILLISECONDS = 60_000
EXISTS = "attribute_exists(renewed_until)"
NAMES_EARLIER = "attribute_not_exists(#name) OR #name < :value"


class NoticeCopies:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.control
        self._covered: dict[str, set[int]] = {}
        self._copied: dict[str, int] = {}

    @repeatable
    async def read(self) -> Notices:
        item = await read_item(self.client, self.table, _key(_copy(random.randrange(COPIES))))
        distrust = {name.removeprefix(DISTRUST): int(item[name]) for name in item if name.startswith(DISTRUST)}
        return Notices(item.get("model_version"), distrust, int(item.get("hides", 0)))

    async def set_model_version(self, model_version: str) -> None:
        await self._update_copies("SET #name = :value", "model_version", model_version)

    async def set_hides(self, catalogue: int) -> None:
        """When this returns, no copy names an earlier catalogue."""
        await asyncio.gather(*(self._set_hides(_copy(number), catalogue) for number in range(COPIES)))

    async def _set_hides(self, key: str, catalogue: int) -> None:
        with suppress(ConditionFailed):
            await self._update(key, "SET #name = :value", "hides", catalogue, NAMES_EARLIER)

    async def distrust(self, name: str, until: int) -> None:
        """The heartbeat comes first: a name in the copies without one is left over."""
        await self._update(_heartbeat(name), "SET renewed_until = :value", value=until)
        await self._copy(name, until)

    async def cover(self, name: str, user_id: int) -> None:
        """Raises `StoreUnavailable` if the notice was removed."""
        covered = self._covered.setdefault(name, set())
        if user_id in covered or len(covered) > MAX_COVERED:
            return
        everyone = len(covered) == MAX_COVERED
        change = ("SET covers_all = :value", True) if everyone else ("ADD covered_users :value", {user_id})
        try:
            await self._update(_heartbeat(name), change[0], value=change[1], condition=EXISTS)
        except ConditionFailed as error:
            raise StoreUnavailable from error
        covered.add(user_id)

    async def renew(self, name: str, until: int) -> bool:
        """False if the notice was removed."""
        try:
            await self._update(_heartbeat(name), "SET renewed_until = :value", value=until, condition=EXISTS)
        except ConditionFailed:
            return False
        if until > self._copied.get(name, 0) + COPY_AGAIN_MILLISECONDS:
            await self._copy(name, until)
        return True

    async def withdraw_distrust(self, name: str) -> None:
        await self._update_copies("REMOVE #name", DISTRUST + name)
        await self._delete(_heartbeat(name))
        self._covered.pop(name, None)
        self._copied.pop(name, None)

    async def renewals(self) -> Mapping[str, int]:
        """When each notice was renewed last; 0 for one without a heartbeat."""
        names = list((await self.read()).distrust)
        found = await self._heartbeats(names)
        return {name: int(found.get(name, {}).get("renewed_until", 0)) for name in names}

    async def covered_users(self, name: str) -> frozenset[int] | None:
        """None if the notice covers everyone."""
        heartbeat = (await self._heartbeats([name])).get(name, {})
        if heartbeat.get("covers_all"):
            return None
        return frozenset(map(int, heartbeat.get("covered_users", ())))

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        """False if the notice has been renewed since `until`; then it stays."""
        condition = "attribute_not_exists(renewed_until) OR renewed_until = :value"
        values = {"ConditionExpression": condition, "ExpressionAttributeValues": to_item({":value": until})}
        try:
            await self._delete(_heartbeat(name), **values)
        except ConditionFailed:
            return False
        await self._update_copies("REMOVE #name", DISTRUST + name)
        return True

    async def _copy(self, name: str, until: int) -> None:
        await self._update_copies("SET #name = :value", DISTRUST + name, until)
        self._copied[name] = until

    async def _update_copies(self, expression: str, name: str, value: str | int | None = None) -> None:
        copies = [self._update(_copy(number), expression, name, value) for number in range(COPIES)]
        await asyncio.gather(*copies)

    @repeatable
    async def _update(
        self, key: str, expression: str, name: str | None = None, value: Any = None, condition: str | None = None
    ) -> None:
        optional: Any = {}
        if name is not None:
            optional["ExpressionAttributeNames"] = {"#name": name}
        if value is not None:
            optional["ExpressionAttributeValues"] = to_item({":value": value})
        if condition is not None:
            optional["ConditionExpression"] = condition
        with store_errors():
            await self.client.update_item(TableName=self.table, Key=_key(key), UpdateExpression=expression, **optional)

    @repeatable
    async def _delete(self, key: str, **condition: Any) -> None:
        with store_errors():
            await self.client.delete_item(TableName=self.table, Key=_key(key), **condition)

    async def _heartbeats(self, names: list[str]) -> dict[str, dict[str, Any]]:
        keys = [_key(_heartbeat(name)) for name in names]
        items = await read_items(self.client, self.table, keys, consistent=True)
        return {item["name"].removeprefix(_heartbeat("")): item for item in items}


def _key(name: str) -> Item:
    return to_item({"name": name})


def _copy(number: int) -> str:
    return f"notices:{number}"


def _heartbeat(name: str) -> str:
    return f"notice:{name}"
