"""The DynamoDB tables: their names, keys and creation."""

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

from botocore.exceptions import ClientError

from shared.stores.aws import DynamoDBClient
from shared.stores.errors import error_code, store_errors

KeyType = Literal["N", "S"]
SCHEMAS: dict[str, dict[str, KeyType]] = {
    "users": {"user_id": "N"},
    "names": {"name": "S"},
    "ratings": {"user_id": "N", "movie_id": "N"},
    "recommendations": {"user_id": "N"},
    "profiles": {"user_id": "N"},
    "profile_segments": {"user_id": "N", "segment": "S"},
    "control": {"name": "S"},
    "movies": {"movie_id": "N"},
    "movie_keys": {"key": "S"},
    "voices": {"voice": "S"},
    "grants": {"token": "S"},
    "imports": {"user_id": "N", "part": "S"},
    "rooms": {"room": "S"},
    "audit": {"month": "S", "at": "S"},
    "webhooks": {"user_id": "N", "webhook": "S"},
    "outbox": {"user_id": "N", "event": "S"},
}
EXPIRING = ("recommendations", "grants", "imports", "rooms", "audit")
EXPIRES_AT = "expires_at"


class TableName:
    """The name of an attribute, with the prefix of the tables that it is read of."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, tables: "Tables", owner: type) -> str:
        return f"{tables.prefix}{self.name}"


@dataclass(frozen=True)
class Tables:
    """Table names with a prefix."""

    prefix: str = ""

    users = TableName()
    """Accounts. The item 0 counts assigned ids."""
    names = TableName()
    """Reserves each user name once."""
    ratings = TableName()
    """With `recommendations`, format 1 of what `profiles` and `profile_segments` hold in format 2."""
    recommendations = TableName()
    profiles = TableName()
    profile_segments = TableName()
    control = TableName()
    """What concerns the whole fleet."""
    movies = TableName()
    """The records that outweigh the data set."""
    movie_keys = TableName()
    """From other sites' ids, and callers' own keys, to movies that were added."""
    voices = TableName()
    """From the keyed hash of a remembered Alexa user to a profile."""
    grants = TableName()
    """Codes and tokens of linked accounts, by their hashes."""
    imports = TableName()
    """Imports of ratings, for two days."""
    rooms = TableName()
    """What several people choose together, for one day."""
    audit = TableName()
    """What operators did, for a year."""
    webhooks = TableName()
    """The addresses that users want to be told at."""
    outbox = TableName()
    """What they have not been told yet."""


async def ensure_tables(client: DynamoDBClient, tables: Tables) -> None:
    """Creates missing tables; many processes may call it at once."""
    with store_errors():
        await asyncio.gather(*(_ensure(client, f"{tables.prefix}{name}", keys) for name, keys in SCHEMAS.items()))
        await asyncio.gather(*(_ensure_expiry(client, f"{tables.prefix}{name}") for name in EXPIRING))


async def remove_tables(client: DynamoDBClient, tables: Tables) -> None:
    """All of the prefix, as far as they exist."""
    with store_errors():
        await asyncio.gather(*(_remove(client, f"{tables.prefix}{name}") for name in SCHEMAS))


async def _remove(client: DynamoDBClient, name: str) -> None:
    try:
        await client.delete_table(TableName=name)
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise


async def _ensure(client: DynamoDBClient, name: str, keys: dict[str, KeyType]) -> None:
    try:
        await client.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": k, "AttributeType": t} for k, t in keys.items()],
            KeySchema=[
                {"AttributeName": key, "KeyType": "RANGE" if position else "HASH"} for position, key in enumerate(keys)
            ],
        )
    except ClientError as error:
        if error_code(error) != "ResourceInUseException":
            raise
    await client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    await _ensure_point_in_time_recovery(client, name)


async def _ensure_point_in_time_recovery(client: DynamoDBClient, name: str) -> None:
    try:
        await client.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
    except ClientError as error:
        if error_code(error) not in {"UnknownOperationException", "ContinuousBackupsUnavailableException"}:
            raise


async def _ensure_expiry(client: DynamoDBClient, name: str) -> None:
    described: Any = await client.describe_time_to_live(TableName=name)
    if described["TimeToLiveDescription"]["TimeToLiveStatus"] in {"ENABLED", "ENABLING"}:
        return
    await client.update_time_to_live(
        TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": EXPIRES_AT}
    )
