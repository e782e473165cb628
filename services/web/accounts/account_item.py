"""Changes of an account's own item in `users`, in which passkeys, addresses, codes and locks are attributes."""

from collections.abc import Mapping
from typing import Any

from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import to_item, user_key
from shared.stores.errors import ConditionFailed, store_errors


async def update_account(
    client: DynamoDBClient,
    table: str,
    user_id: int,
    update: str,
    condition: str,
    values: Mapping[str, Any],
    names: Mapping[str, str] | None = None,
) -> bool:
    """False, and nothing changes, if the condition does not hold."""
    optional: Any = {"ExpressionAttributeValues": to_item(values), "ExpressionAttributeNames": names}
    try:
        with store_errors():
            await client.update_item(
                TableName=table,
                Key=user_key(user_id),
                UpdateExpression=update,
                ConditionExpression=condition,
                **{name: value for name, value in optional.items() if value},
            )
    except ConditionFailed:
        return False
    return True
