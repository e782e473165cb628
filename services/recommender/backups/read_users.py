"""Whole users, read for a backup."""

from collections.abc import AsyncIterator
from typing import Any

from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random_exponential

from services.recommender.backups.saved_user import Saved
from services.recommender.domain.profile import UserProfile
from services.recommender.stores.profile_table import COUNTER_ID, ProfileTable
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.stores.aws import DynamoDBClient
from shared.stores.errors import store_errors
from shared.stores.tables import Tables

USERS_A_PAGE = 16
STEADY_TRIES = 10
Item = dict[str, Any]
patient = retry(
    retry=retry_if_exception_type((StoreUnavailable, CacheUnavailable)),
    stop=stop_after_delay(30),
    wait=wait_random_exponential(multiplier=0.1, max=2),
    reraise=True,
)
"""A backup or a restore is not given up because of one call that was throttled, or came at a bad moment."""


class SavedProfiles:
    def __init__(self, client: DynamoDBClient, tables: Tables, profiles: ProfileTable) -> None:
        self.client = client
        self.tables = tables
        self.profiles = profiles

    @patient
    async def counter(self) -> tuple[str, int]:
        """The data set that the users are beside, and the last user id that was given out."""
        with store_errors():
            answer: Any = await self.client.get_item(
                TableName=self.tables.users, Key=user_key(COUNTER_ID), ConsistentRead=True
            )
        return answer["Item"]["dataset"]["S"], int(answer["Item"]["last_user_id"]["N"])

    @patient
    async def about_how_many(self) -> int:
        """DynamoDB itself counts every six hours."""
        with store_errors():
            return int((await self.client.describe_table(TableName=self.tables.users))["Table"]["ItemCount"])

    async def accounts(self) -> AsyncIterator[list[Item]]:
        """Every user's own item, page by page."""
        start: Item | None = {}
        while start is not None:
            page = await self._page(start)
            yield [item for item in page["Items"] if item["user_id"]["N"] != str(COUNTER_ID)]
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]} if "LastEvaluatedKey" in page else None

    @patient
    async def _page(self, start: Item) -> Any:
        with store_errors():
            return await self.client.scan(TableName=self.tables.users, ConsistentRead=True, Limit=USERS_A_PAGE, **start)

    @patient
    async def read(self, account: Item) -> Saved | None:
        """None for somebody who is leaving for good."""
        profile = await self._steady(account) if "profile_version" in account else None
        if profile is None:
            return None
        return Saved(
            user_id=profile.user_id,
            name=text_of(account, "name"),
            password=text_of(account, "password"),
            created=text_of(account, "created"),
            profile_version=profile.version,
            verdicts=profile.verdicts,
        )

    async def _steady(self, account: Item) -> UserProfile | None:
        """With the verdicts of one committed version. Where that changes during each of many tries, some are of later
        ones: a version that is too low makes a restore leave what is newer."""
        user_id, version = int(account["user_id"]["N"]), int(account["profile_version"]["N"])
        for _ in range(STEADY_TRIES):
            profile = UserProfile(user_id, version, await self.profiles.verdicts(user_id))
            after = await self.profiles.version(user_id)
            if after is None:
                return None
            if after == version:
                break
            version = after
        return profile


def user_key(user_id: int) -> Item:
    return {"user_id": {"N": str(user_id)}}


def text_of(item: Item, attribute: str) -> str | None:
    text: str | None = item.get(attribute, {}).get("S")
    return text
