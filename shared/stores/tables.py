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


@dataclass(frozen=True)
class Tables:
    """Table names with a prefix. `names` reserves each user name once. The item 0 of `users` counts assigned ids.
    `voices` maps the keyed hash of a remembered Alexa user to a profile. `grants` holds the codes and tokens of linked
    accounts by their hashes. `profiles` and `profile_segments` hold in format 2 what `ratings` and `recommendations`
    hold in format 1, and `control` what concerns the whole fleet. `movies` has the records that outweigh the data
    set, and `movie_keys` maps other sites' ids, and callers' own keys, to movies that were added. `imports` holds
    imports of ratings for two days, `rooms` what several people choose together for one, and
    `audit` what operators did for a year. `webhooks` has the addresses that users want to be told at, and `outbox` what
    they have not been told yet."""

    prefix: str = ""

    @property
    def users(self) -> str:
        return f"{self.prefix}users"

    @property
    def names(self) -> str:
        return f"{self.prefix}names"

    @property
    def ratings(self) -> str:
        return f"{self.prefix}ratings"

    @property
    def recommendations(self) -> str:
        return f"{self.prefix}recommendations"

    @property
    def profiles(self) -> str:
        return f"{self.prefix}profiles"

    @property
    def profile_segments(self) -> str:
        return f"{self.prefix}profile_segments"

    @property
    def control(self) -> str:
        return f"{self.prefix}control"

    @property
    def movies(self) -> str:
        return f"{self.prefix}movies"

    @property
    def movie_keys(self) -> str:
        return f"{self.prefix}movie_keys"

    @property
    def voices(self) -> str:
        return f"{self.prefix}voices"

    @property
    def grants(self) -> str:
        return f"{self.prefix}grants"

    @property
    def imports(self) -> str:
        return f"{self.prefix}imports"

    @property
    def rooms(self) -> str:
        return f"{self.prefix}rooms"

    @property
    def audit(self) -> str:
        return f"{self.prefix}audit"

    @property
    def webhooks(self) -> str:
        return f"{self.prefix}webhooks"

    @property
    def outbox(self) -> str:
        return f"{self.prefix}outbox"


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
