"""Which profile goes with which Alexa user, for those who asked to be remembered.

Of the Alexa user only a keyed hash is kept.
"""

import hashlib
import hmac
from typing import Any

from pydantic import SecretStr

from shared.stores.aws import DynamoDBClient
from shared.stores.errors import store_errors
from shared.stores.tables import Tables


class VoiceTable:
    """Reading is all that is done in a remembered profile's name, so a lost table gives nobody's ratings away."""

    def __init__(self, client: DynamoDBClient, tables: Tables, secret: SecretStr) -> None:
        self.client = client
        self.table = tables.voices
        self._secret = secret.get_secret_value().encode()

    async def find(self, alexa_user: str) -> int | None:
        with store_errors():
            answer: Any = await self.client.get_item(TableName=self.table, Key=self._key(alexa_user))
        return int(answer["Item"]["user_id"]["N"]) if "Item" in answer else None

    async def remember(self, alexa_user: str, user_id: int) -> None:
        item: Any = {**self._key(alexa_user), "user_id": {"N": str(user_id)}}
        with store_errors():
            await self.client.put_item(TableName=self.table, Item=item)

    async def forget(self, alexa_user: str) -> bool:
        with store_errors():
            answer: Any = await self.client.delete_item(
                TableName=self.table, Key=self._key(alexa_user), ReturnValues="ALL_OLD"
            )
        return "Attributes" in answer

    def _key(self, alexa_user: str) -> Any:
        hashed = hmac.new(self._secret, alexa_user.encode(errors="replace"), hashlib.sha256).hexdigest()
        return {"voice": {"S": hashed}}
