"""Stores the Matinee users of the people who asked to be remembered, one item for each Alexa account.

Its key and its names of people are keyed hashes. `user_id` belongs to whom Alexa does not recognise by voice.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from shared.setting_values import secret_values
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item, to_item
from shared.stores.errors import store_errors
from shared.stores.tables import Tables


@dataclass(frozen=True)
class HashedNames:
    """Of Alexa accounts and of their people."""

    secret: bytes

    def key(self, alexa_user: str) -> Item:
        return to_item({"voice": self._hash(alexa_user)})

    def attribute(self, person: str | None) -> str:
        return "user_id" if person is None else f"person_{self._hash(person)}"

    def _hash(self, name: str) -> str:
        return hmac.new(self.secret, name.encode(errors="replace"), hashlib.sha256).hexdigest()


class RememberedUserTable:
    """A remembered user can only read, so a leaked table gives no access to ratings."""

    def __init__(self, client: DynamoDBClient, tables: Tables, secret: SecretStr) -> None:
        self.client = client
        self.table = tables.voices
        self._names, *self._earlier_names = [HashedNames(value.encode()) for value in secret_values(secret)]

    async def find(self, alexa_user: str, person: str | None) -> int | None:
        """Whoever was remembered under an earlier secret is remembered under the present one from now on."""
        found = await self._find(self._names, alexa_user, person)
        for names in self._earlier_names:
            if found is None and (found := await self._find(names, alexa_user, person)) is not None:
                await self.remember(alexa_user, person, found)
        return found

    async def _find(self, names: HashedNames, alexa_user: str, person: str | None) -> int | None:
        with store_errors():
            response: Any = await self.client.get_item(TableName=self.table, Key=names.key(alexa_user))
        user_id = from_item(response.get("Item", {})).get(names.attribute(person))
        return None if user_id is None else int(user_id)

    async def remember(self, alexa_user: str, person: str | None, user_id: int) -> None:
        await self._update(self._names, alexa_user, person, "SET #name = :user", to_item({":user": user_id}))

    async def forget(self, alexa_user: str, person: str | None) -> bool:
        """Only the speaker's own user, so that nobody removes another person's."""
        forgotten = [await self._forget(names, alexa_user, person) for names in self._all_names]
        return any(forgotten)

    async def _forget(self, names: HashedNames, alexa_user: str, person: str | None) -> bool:
        attribute = names.attribute(person)
        before = await self._update(names, alexa_user, person, "REMOVE #name")
        if set(before) <= {"voice", attribute}:
            await self._delete(names, alexa_user)
        return attribute in before

    async def forget_all(self, alexa_user: str) -> None:
        for names in self._all_names:
            await self._delete(names, alexa_user)

    @property
    def _all_names(self) -> list[HashedNames]:
        return [self._names, *self._earlier_names]

    async def _delete(self, names: HashedNames, alexa_user: str) -> None:
        with store_errors():
            await self.client.delete_item(TableName=self.table, Key=names.key(alexa_user))

    async def _update(
        self, names: HashedNames, alexa_user: str, person: str | None, update: str, values: Item | None = None
    ) -> Item:
        """Returns the item as it was before."""
        options: Any = {"ExpressionAttributeValues": values} if values else {}
        with store_errors():
            response: Any = await self.client.update_item(
                TableName=self.table,
                Key=names.key(alexa_user),
                UpdateExpression=update,
                ExpressionAttributeNames={"#name": names.attribute(person)},
                ReturnValues="ALL_OLD",
                **options,
            )
        before: Item = response.get("Attributes", {})
        return before
