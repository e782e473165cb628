"""Marks of withdrawals in `control`: whenever somebody takes a rating back or deletes an account, one of them changes,
in the same transaction. A model names the marks that stood when its ratings were collected. As long as these are the
marks of now, it has learned from nothing that was withdrawn."""

import hashlib
import random
import uuid
from typing import Any

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, to_item
from shared.stores.errors import store_errors
from shared.stores.reads import read_items
from shared.stores.tables import Tables

MARKS = 8
"""A withdrawal changes one of them, so that no item is in the way of all."""
NONE_YET = ""


class Withdrawals:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.control

    def write(self) -> Any:
        """For the transaction that withdraws something."""
        return {"Put": self._put()}

    async def add(self) -> None:
        """After something was withdrawn without a transaction."""
        with store_errors():
            await self.client.put_item(**self._put())

    def _put(self) -> Any:
        item = {**_key(random.randrange(MARKS)), **to_item({"mark": uuid.uuid4().hex})}
        return {"TableName": self.table, "Item": item}

    async def read(self) -> str:
        """The marks of now, as one text. Whatever was withdrawn before this call has changed it."""
        items = await read_items(self.client, self.table, [_key(number) for number in range(MARKS)], consistent=True)
        marks = sorted(f"{item['name']} {item['mark']}" for item in items)
        return hashlib.sha256("\n".join(marks).encode()).hexdigest() if marks else NONE_YET


def _key(number: int) -> Item:
    return to_item({"name": f"withdrawals:{number}"})
