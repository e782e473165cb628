"""Stores the Matinee user of each Alexa user who asked to be remembered, under a keyed hash of the Alexa user id."""

import hashlib
import hmac
from typing import Any

from pydantic import SecretStr

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item, to_item
from shared.stores.errors import store_errors
from shared.stores.tables import Tables


class RememberedUserTable:
    """A remembered user can only read, so a leaked table gives no access to ratings."""

    def __init__(self, client: DynamoDBClient, tables: Tables, secret: SecretStr) -> None:
        self.client = client
        self.table = tables.voices
        self._secret = secret.get_secret_value().encode()

    async def find(self, alexa_user: str) -> int | None:
        with store_errors():
            response: Any = await self.client.get_item(TableName=self.table, Key=self._key(alexa_user))
        return int(from_item(response["Item"])["user_id"]) if "Item" in response else None

    async def remember(self, alexa_user: str, user_id: int) -> None:
        item = {**self._key(alexa_user), **to_item({"user_id": user_id})}
        with store_errors():
            await self.client.put_item(TableName=self.table, Item=item)

    async def forget(self, alexa_user: str) -> bool:
        with store_errors():
            response: Any = await self.client.delete_item(
                TableName=self.table, Key=self._key(alexa_user), ReturnValues="ALL_OLD"
            )
        return "Attributes" in response

    def _key(self, alexa_user: str) -> Item:
        hashed = hmac.new(self._secret, alexa_user.encode(errors="replace"), hashlib.sha256).hexdigest()
        return to_item({"voice": hashed})
