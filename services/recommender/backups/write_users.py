"""Whole users, put back from a backup: only in the place of what was looked at before."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from services.recommender.backups.read_users import Item, patient, text_of, user_key
from services.recommender.backups.saved_user import Saved
from services.recommender.domain.profile import Verdict
from services.recommender.stores.profile_table import COUNTER_ID, ProfileTable, verdict_item, verdict_key
from shared.contracts.user_names import name_key
from shared.stores.aws import DynamoDBClient
from shared.stores.errors import ConditionFailed, WriteConflict, store_errors
from shared.stores.tables import Tables

WRITES_A_BATCH = 25


class Moved(Exception):
    """Somebody changed the user first."""


@dataclass(frozen=True)
class Held:
    """What the tables hold in the place of a saved user. Without an account, verdicts may be left of one."""

    account: Item
    verdicts: Mapping[int, Verdict]
    name_owner: int | None
    """Who has the name that was saved."""
    own_name: str | None
    """The name that the user has claimed."""

    @property
    def left(self) -> bool:
        """The user wanted to be forgotten."""
        return bool(self.account) and "profile_version" not in self.account

    @property
    def version(self) -> int:
        return int(self.account.get("profile_version", {"N": "0"})["N"])

    def version_from(self, backup: str) -> int | None:
        """The version under which this backup put the user back before."""
        restored = text_of(self.account, "restored_from") == backup
        return int(self.account["restored_version"]["N"]) if restored else None

    def is_account_of(self, saved: Saved) -> bool:
        return all(text_of(self.account, name) == getattr(saved, name) for name in ("name", "created"))

    def has_name_of(self, saved: Saved) -> bool:
        return saved.name is None or self.name_owner == saved.user_id

    def name_is_taken(self, saved: Saved) -> bool:
        return self.name_owner not in {None, saved.user_id}


class RestoredProfiles:
    def __init__(self, client: DynamoDBClient, tables: Tables, profiles: ProfileTable) -> None:
        self.client = client
        self.tables = tables
        self.profiles = profiles

    @patient
    async def give_no_id_up_to(self, last_user_id: int) -> None:
        await _was_done(
            self.client.update_item(
                TableName=self.tables.users,
                Key=user_key(COUNTER_ID),
                UpdateExpression="SET last_user_id = :last",
                ConditionExpression="last_user_id < :last",
                ExpressionAttributeValues={":last": {"N": str(last_user_id)}},
            )
        )

    @patient
    async def held(self, saved: Saved) -> Held:
        account = await self._get(self.tables.users, user_key(saved.user_id))
        name = text_of(account, "name")
        return Held(
            account=account,
            verdicts=await self.profiles.verdicts(saved.user_id),
            name_owner=await self._owner(saved.name),
            own_name=name if await self._owner(name) == saved.user_id else None,
        )

    async def _owner(self, name: str | None) -> int | None:
        claim = await self._get(self.tables.names, _claim(name)) if name else {}
        return int(claim["user_id"]["N"]) if claim else None

    async def _get(self, table: str, key: Item) -> Item:
        with store_errors():
            answer: Any = await self.client.get_item(TableName=table, Key=key, ConsistentRead=True)
        item: Item = answer.get("Item", {})
        return item

    @patient
    async def put_verdicts(self, saved: Saved, held: Held) -> None:
        """Makes them those that were saved."""
        user_id = saved.user_id
        gone = [{"DeleteRequest": {"Key": verdict_key(user_id, m)}} for m in held.verdicts.keys() - saved.verdicts]
        put = [
            {"PutRequest": {"Item": verdict_item(user_id, movie_id, verdict)}}
            for movie_id, verdict in saved.verdicts.items()
            if held.verdicts.get(movie_id) != verdict
        ]
        writes: list[Any] = [*gone, *put]
        while writes:
            batch, writes = writes[:WRITES_A_BATCH], writes[WRITES_A_BATCH:]
            with store_errors():
                answer: Any = await self.client.batch_write_item(RequestItems={self.tables.ratings: batch})
            writes += answer.get("UnprocessedItems", {}).get(self.tables.ratings, [])

    @patient
    async def put_account(self, saved: Saved, held: Held, version: int, backup: str) -> None:
        """With the claim of its name, in one transaction. Raises `Moved`."""
        writes = [self._account_write(saved, held, version, backup), *self._claim_writes(saved, held)]
        if not await _was_done(self.client.transact_write_items(TransactItems=writes)):
            raise Moved

    def _account_write(self, saved: Saved, held: Held, version: int, backup: str) -> Any:
        put: Item = {"TableName": self.tables.users, "Item": _account(saved, held, version, backup)}
        if held.account:
            values = {":held": {"N": str(held.version)}}
            return {
                "Put": {**put, "ConditionExpression": "profile_version = :held", "ExpressionAttributeValues": values}
            }
        return {"Put": {**put, "ConditionExpression": "attribute_not_exists(user_id)"}}

    def _claim_writes(self, saved: Saved, held: Held) -> list[Any]:
        writes = []
        if saved.name:
            claim = {**_claim(saved.name), **user_key(saved.user_id)}
            writes.append({"Put": {"Item": claim, **self._if_owned_by(held.name_owner)}})
        if held.own_name and _claim(held.own_name) != _claim(saved.name or ""):
            writes.append({"Delete": {"Key": _claim(held.own_name), **self._if_owned_by(saved.user_id)}})
        return writes

    def _if_owned_by(self, owner: int | None) -> Item:
        table = {"TableName": self.tables.names}
        if owner is None:
            return {**table, "ConditionExpression": "attribute_not_exists(user_id)"}
        values = {":owner": {"N": str(owner)}}
        return {**table, "ConditionExpression": "user_id = :owner", "ExpressionAttributeValues": values}


def _account(saved: Saved, held: Held, version: int, backup: str) -> Item:
    """Who is still the same stays signed in."""
    kept = held.account if held.is_account_of(saved) else {}
    texts = {"name": saved.name, "password": saved.password, "created": saved.created, "restored_from": backup}
    return {
        "sessions": {"M": {}},
        **kept,
        **user_key(saved.user_id),
        **{name: {"S": text} for name, text in texts.items() if text is not None},
        "profile_version": {"N": str(version)},
        "restored_version": {"N": str(version)},
    }


def _claim(name: str) -> Item:
    return {"name": {"S": name_key(name)}}


async def _was_done(write: Awaitable[object]) -> bool:
    """False where the table is no longer what the write was made for."""
    try:
        with store_errors():
            await write
    except (ConditionFailed, WriteConflict):
        return False
    return True
