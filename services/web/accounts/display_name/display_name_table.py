"""Display names, in the account's own item."""

from typing import Any

from services.web.accounts.display_name.display_names import DisplayName
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.reads import read_item
from shared.stores.tables import Tables


class DisplayNameTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.users

    @repeatable
    async def display_name(self, user_id: int) -> DisplayName:
        names = "display_name, name_is_public"
        user = await read_item(self.client, self.table, user_key(user_id), ProjectionExpression=names)
        return DisplayName(user.get("display_name", ""), user.get("name_is_public", False))

    @repeatable
    async def set_display_name(self, user_id: int, name: DisplayName) -> list[str]:
        try:
            with store_errors():
                response: Any = await self.client.update_item(
                    TableName=self.table,
                    Key=user_key(user_id),
                    UpdateExpression="SET display_name = :name, name_is_public = :public",
                    ConditionExpression="attribute_exists(sessions)",
                    ExpressionAttributeValues=to_item({":name": name.text, ":public": name.is_public}),
                    ReturnValues="ALL_NEW",
                )
        except ConditionFailed:
            return []
        return list(from_item(response["Attributes"])["sessions"])
