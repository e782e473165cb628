"""Reads whole users from DynamoDB for a backup."""

from collections.abc import AsyncIterator
from typing import Any

from services.recommender.domain.saved_user import SavedUser
from services.recommender.stores.installation import dataset_of
from services.recommender.stores.profiles import Profiles
from services.recommender.stores.retries import patient
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import COUNTER_ID, Item, from_item, user_key
from shared.stores.errors import store_errors
from shared.stores.reads import read_item
from shared.stores.tables import Tables

USERS_PER_PAGE = 16
Account = dict[str, Any]
"""An item of `users`, as Python values."""


class UserReader:
    def __init__(self, client: DynamoDBClient, tables: Tables, profiles: Profiles) -> None:
        self.client = client
        self.tables = tables
        self.profiles = profiles

    @patient
    async def counter(self) -> tuple[str, int]:
        """The data set that the tables belong to, and the last user id that was assigned."""
        counter = await read_item(self.client, self.tables.users, user_key(COUNTER_ID))
        return dataset_of(counter), int(counter["last_user_id"])

    @patient
    async def estimated_count(self) -> int:
        """DynamoDB updates this count every six hours."""
        with store_errors():
            return int((await self.client.describe_table(TableName=self.tables.users))["Table"]["ItemCount"])

    async def account_pages(self) -> AsyncIterator[list[Account]]:
        start: Item | None = {}
        while start is not None:
            page = await self._page(start)
            accounts = map(from_item, page["Items"])
            yield [account for account in accounts if account["user_id"] != COUNTER_ID]
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]} if "LastEvaluatedKey" in page else None

    @patient
    async def _page(self, start: Item) -> Any:
        with store_errors():
            return await self.client.scan(
                TableName=self.tables.users, ConsistentRead=True, Limit=USERS_PER_PAGE, **start
            )

    @patient
    async def read(self, account: Account) -> SavedUser | None:
        """None for a user who is being deleted."""
        profile = await self.profiles.find(int(account["user_id"]))
        if profile is None or "deleting" in account:
            return None
        return SavedUser(
            user_id=profile.user_id,
            name=account.get("name"),
            password=account.get("password"),
            created=account.get("created"),
            profile_version=profile.version,
            verdicts=profile.verdicts,
            visibility=profile.visibility,
            wanted_in_lists=profile.wanted_in_lists,
        )
