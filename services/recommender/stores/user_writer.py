"""Writes whole users from a backup to DynamoDB, on the condition that nothing changed since they were looked up."""

from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.saved_user import SavedUser
from services.recommender.stores.format1.restored_rows import replace_rows
from services.recommender.stores.format2.head_change import HeadChange
from services.recommender.stores.format2.outbox import event_write
from services.recommender.stores.format2.segments import Layout
from services.recommender.stores.profiles import Profiles
from services.recommender.stores.retries import patient
from shared.contracts.lists import Visibility
from shared.contracts.user_names import name_key
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import COUNTER_ID, Item, from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, WriteConflict, store_errors
from shared.stores.reads import read_item
from shared.stores.tables import Tables


class UserChanged(Exception):
    """The user changed after it was looked up."""


@dataclass(frozen=True)
class ExistingUser:
    """What the tables contain under the id of a saved user."""

    account: Mapping[str, Any]
    profile: UserProfile | None
    name_owner: int | None
    """The user who owns the saved name."""
    claimed_name: str | None
    """The name that this account owns."""
    strange_webhooks: tuple[str, ...] = ()
    """Under the id, of another account than the saved one."""

    @property
    def is_deleted(self) -> bool:
        return bool(self.account) and self.profile is None

    @property
    def version(self) -> int:
        return self.profile.version if self.profile else 0

    @property
    def verdicts(self) -> Mapping[int, Verdict]:
        return self.profile.verdicts if self.profile else {}

    @property
    def choices(self) -> tuple[Visibility, bool]:
        """Who may see the list, and whether wanted movies stay in it."""
        return (self.profile.visibility, self.profile.wanted_in_lists) if self.profile else ("open", True)

    def version_restored_from(self, backup: str) -> int | None:
        """The version that this backup was restored as before, if it was."""
        return int(self.account["restored_version"]) if self.account.get("restored_from") == backup else None

    def is_same_account(self, saved: SavedUser) -> bool:
        return all(self.account.get(name) == getattr(saved, name) for name in ("name", "created"))

    def owns_name(self, saved: SavedUser) -> bool:
        return saved.name is None or self.name_owner == saved.user_id

    def name_is_taken(self, saved: SavedUser) -> bool:
        return self.name_owner not in {None, saved.user_id}


class UserWriter:
    def __init__(self, client: DynamoDBClient, tables: Tables, profiles: Profiles) -> None:
        self.client = client
        self.tables = tables
        self.profiles = profiles

    @patient
    async def reserve_ids(self, last_user_id: int) -> None:
        """Users who sign up from now on get greater ids."""
        with suppress(ConditionFailed), store_errors():
            await self.client.update_item(
                TableName=self.tables.users,
                Key=user_key(COUNTER_ID),
                UpdateExpression="SET last_user_id = :last",
                ConditionExpression="last_user_id < :last",
                ExpressionAttributeValues=to_item({":last": last_user_id}),
            )

    @patient
    async def find(self, saved: SavedUser) -> ExistingUser:
        account = await read_item(self.client, self.tables.users, user_key(saved.user_id))
        name = account.get("name")
        existing = ExistingUser(
            account=account,
            profile=await self.profiles.load(saved.user_id),
            name_owner=await self._owner(saved.name),
            claimed_name=name if await self._owner(name) == saved.user_id else None,
        )
        if existing.is_same_account(saved):
            return existing
        return replace(existing, strange_webhooks=await self._webhooks(saved.user_id))

    async def _webhooks(self, user_id: int) -> tuple[str, ...]:
        with store_errors():
            response: Any = await self.client.query(
                TableName=self.tables.webhooks,
                KeyConditionExpression="user_id = :user",
                ExpressionAttributeValues=to_item({":user": user_id}),
                ProjectionExpression="webhook",
                ConsistentRead=True,
            )
        return tuple(from_item(item)["webhook"] for item in response["Items"])

    async def _owner(self, name: str | None) -> int | None:
        claim = await read_item(self.client, self.tables.names, _name_key(name)) if name else {}
        return int(claim["user_id"]) if claim else None

    @patient
    async def prepare(self, saved: SavedUser) -> None:
        """What can be written before older lists are forbidden, because it does not count yet."""
        if self._writes_format_1:
            await replace_rows(self.profiles.old, saved.user_id, saved.verdicts)

    @property
    def _writes_format_1(self) -> bool:
        return self.profiles.format.writing == 1

    @patient
    async def write(self, saved: SavedUser, existing: ExistingUser, version: int, backup: str) -> None:
        """Writes account, profile and name in one transaction, with the event for the account's own webhooks, and
        without those of another account. Raises `UserChanged`."""
        in_format_1 = self._writes_format_1
        writes = [
            self._account_write(existing, _account_item(saved, existing, version, backup, in_format_1)),
            *([] if in_format_1 else self._profile_writes(saved, existing, version)),
            *self._name_writes(saved, existing),
            *self._webhook_removals(saved, existing),
        ]
        if not await _succeeds(self.client.transact_write_items(TransactItems=writes)):
            raise UserChanged

    def _account_write(self, existing: ExistingUser, item: Item) -> Any:
        put: Item = {"TableName": self.tables.users, "Item": item}
        if not existing.account:
            put["ConditionExpression"] = "attribute_not_exists(user_id)"
        elif self._writes_format_1:
            put["ConditionExpression"] = "profile_version = :version"
            put["ExpressionAttributeValues"] = to_item({":version": existing.version})
        else:
            put["ConditionExpression"] = "attribute_exists(user_id) AND attribute_not_exists(profile_version)"
        return {"Put": put}

    def _profile_writes(self, saved: SavedUser, existing: ExistingUser, version: int) -> list[Any]:
        visibility, wanted_in_lists = saved.choices
        before = existing.profile
        hooked = before is not None and before.hooked and existing.is_same_account(saved)
        profile = UserProfile(
            saved.user_id,
            version,
            saved.verdicts,
            visibility=visibility,
            wanted_in_lists=wanted_in_lists,
            hooked=hooked,
        )
        change = HeadChange.new(profile)
        if before is None:
            return change.creation(self.tables)
        layout = before.stored_as
        if not isinstance(layout, Layout):
            raise UserChanged
        movie_ids = saved.verdicts.keys() | before.verdicts.keys()
        told = [event_write(self.tables, profile, layout, movie_ids, None)] if hooked else []
        return [*change.replacement(self.tables, before), *told]

    def _webhook_removals(self, saved: SavedUser, existing: ExistingUser) -> list[Any]:
        keys = [{**user_key(saved.user_id), **to_item({"webhook": each})} for each in existing.strange_webhooks]
        return [{"Delete": {"TableName": self.tables.webhooks, "Key": key}} for key in keys]

    def _name_writes(self, saved: SavedUser, existing: ExistingUser) -> list[Any]:
        """Claims the saved name, and releases another name that the account owns."""
        writes = []
        if saved.name:
            claim = {**_name_key(saved.name), **user_key(saved.user_id)}
            writes.append({"Put": {"Item": claim, **self._if_owned_by(existing.name_owner)}})
        if existing.claimed_name and _name_key(existing.claimed_name) != _name_key(saved.name or ""):
            writes.append({"Delete": {"Key": _name_key(existing.claimed_name), **self._if_owned_by(saved.user_id)}})
        return writes

    def _if_owned_by(self, owner: int | None) -> Item:
        table = {"TableName": self.tables.names}
        if owner is None:
            return {**table, "ConditionExpression": "attribute_not_exists(user_id)"}
        values = to_item({":owner": owner})
        return {**table, "ConditionExpression": "user_id = :owner", "ExpressionAttributeValues": values}


def _account_item(saved: SavedUser, existing: ExistingUser, version: int, backup: str, in_format_1: bool) -> Item:
    """An account that is still the same keeps its sessions. In format 1 it also has the version of the profile."""
    unchanged = existing.account if existing.is_same_account(saved) else {}
    texts = {"name": saved.name, "password": saved.password, "created": saved.created}
    return to_item(
        {
            "sessions": {},
            **unchanged,
            "user_id": saved.user_id,
            **{name: text for name, text in texts.items() if text is not None},
            "restored_from": backup,
            "restored_version": version,
            "profile_version": version if in_format_1 else None,
        }
    )


def _name_key(name: str) -> Item:
    return to_item({"name": name_key(name)})


async def _succeeds(write: Awaitable[object]) -> bool:
    """False if a condition of the write does not hold, or another transaction is in its way."""
    try:
        with store_errors():
            await write
    except (ConditionFailed, WriteConflict):
        return False
    return True
