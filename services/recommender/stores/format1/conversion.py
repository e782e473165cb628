"""Converts profiles of format 1 to format 2 (docs/decisions/0020).

A transaction puts the item of `profiles` and removes the version from `users`, on the condition that it is the one that
was read. From then on nobody can commit a change in format 1. The old items are deleted later, when no process can be
reading them.
"""

from typing import Any

from services.recommender.domain.profile import UserProfile
from services.recommender.stores.format1.profile_table import ProfileTable
from services.recommender.stores.format1.user_eraser import UserEraser
from services.recommender.stores.format2.head_change import HeadChange
from shared.contracts.errors import Conflict
from shared.stores.dynamodb import to_item, user_key
from shared.stores.errors import ConditionFailed, WriteConflict, store_errors

MAX_ATTEMPTS = 100
"""Each competes with every process that is changing the profile, and several may do that without a pause."""


class Conversion:
    def __init__(self, profiles: ProfileTable) -> None:
        self.profiles = profiles

    async def convert(self, user_id: int) -> bool:
        """False if there is no profile of format 1. Raises `Conflict` if it changes during every attempt."""
        for _ in range(MAX_ATTEMPTS):
            profile = await self.profiles.load(user_id)
            if profile is None:
                return False
            try:
                await self._convert(profile)
            except (ConditionFailed, WriteConflict):
                continue
            return True
        raise Conflict

    async def _convert(self, profile: UserProfile) -> None:
        """The list is left out: it is computed when somebody asks for it."""
        client, tables = self.profiles.client, self.profiles.tables
        writes = HeadChange.new(profile).creation(tables)
        with store_errors():
            await client.transact_write_items(TransactItems=[*writes, self._version_removal(profile)])

    def _version_removal(self, profile: UserProfile) -> Any:
        update = {
            "TableName": self.profiles.tables.users,
            "Key": user_key(profile.user_id),
            "UpdateExpression": "REMOVE profile_version",
            "ConditionExpression": "profile_version = :version",
            "ExpressionAttributeValues": to_item({":version": profile.version}),
        }
        return {"Update": update}

    async def delete_old_items(self, user_id: int) -> None:
        """Verdicts and list of format 1, of a user whose profile is in format 2 or erased."""
        await UserEraser(self.profiles.client, self.profiles.tables).delete_items(user_id)
