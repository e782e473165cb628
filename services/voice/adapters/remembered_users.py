"""Stores the Matinee users of the people who asked to be remembered, one item for each Alexa account.

Its key and its names of people are keyed hashes. `user_id` belongs to whom Alexa does not recognise by voice.
"""

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

    async def find(self, alexa_user: str, person: str | None) -> int | None:
        with store_errors():
            response: Any = await self.client.get_item(TableName=self.table, Key=self._key(alexa_user))
        item = from_item(response.get("Item", {}))
        user_id = item.get(self._attribute(person))
        return None if user_id is None else int(user_id)

    async def remember(self, alexa_user: str, person: str | None, user_id: int) -> None:
        await self._update(alexa_user, person, "SET #name = :user", to_item({":user": user_id}))

    async def forget(self, alexa_user: str, person: str | None) -> bool:
        """Only the speaker's own user, so that nobody removes another person's."""
        before = await self._update(alexa_user, person, "REMOVE #name")
        if set(before) <= {"voice", self._attribute(person)}:
            await self.forget_all(alexa_user)
        return self._attribute(person) in before

    async def forget_all(self, alexa_user: str) -> None:
        with store_errors():
            await self.client.delete_item(TableName=self.table, Key=self._key(alexa_user))

    async def _update(self, alexa_user: str, person: str | None, update: str, values: Item | None = None) -> Item:
        """Returns the item as it was before."""
        options: Any = {"ExpressionAttributeValues": values} if values else {}
        with store_errors():
            response: Any = await self.client.update_item(
                TableName=self.table,
                Key=self._key(alexa_user),
                UpdateExpression=update,
                ExpressionAttributeNames={"#name": self._attribute(person)},
                ReturnValues="ALL_OLD",
                **options,
            )
        before: Item = response.get("Attributes", {})
        return before

    def _attribute(self, person: str | None) -> str:
        return "user_id" if person is None else f"person_{self._hash(person)}"

    def _key(self, alexa_user: str) -> Item:
        return to_item({"voice": self._hash(alexa_user)})

    def _hash(self, name: str) -> str:
        return hmac.new(self._secret, name.encode(errors="replace"), hashlib.sha256).hexdigest()
