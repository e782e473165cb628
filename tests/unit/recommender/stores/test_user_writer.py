"""Restored users are written on the condition that nothing changed since they were looked up."""

from dataclasses import replace
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.saved_user import SavedUser
from services.recommender.stores.format2.packed_verdicts import Entries
from services.recommender.stores.format2.segments import Layout
from services.recommender.stores.user_writer import ExistingUser, UserChanged, UserWriter
from shared.contracts.profiles import ProfileEvent
from shared.lists.store_format import Format, StoreFormat
from shared.stores.dynamodb import from_item, to_item, user_key
from shared.stores.tables import Tables

ADA = SavedUser(944, "Ada", "hash", "2026-01-02", 3, {1: Verdict(4.5, 10), 8: Verdict(None, 11, True)})
NOBODY = ExistingUser({}, None, None, None)
PROFILE = UserProfile(944, 5, {1: Verdict(4.5, 10)})
ACCOUNT: dict[str, Any] = {
    "user_id": 944,
    "name": "Ada",
    "created": "2026-01-02",
    "sessions": {"key": 1},
}


class FakeDynamoDB:
    def __init__(self, *items: dict[str, Any]) -> None:
        self.items = list(items)
        self.batches: list[list[Any]] = []
        self.transaction: list[Any] = []
        self.error = ""
        self.unprocessed = 0

    async def get_item(self, Key: Any, **_options: Any) -> Any:
        found = [item for item in self.items if Key.items() <= item.items()]
        return {"Item": found[0]} if found else {}

    async def query(self, ExpressionAttributeValues: Any, TableName: str, **_options: Any) -> Any:
        owner = {"user_id": ExpressionAttributeValues[":user"]}
        assert TableName == Tables().webhooks
        return {"Items": [item for item in self.items if "webhook" in item and owner.items() <= item.items()]}

    async def batch_write_item(self, RequestItems: dict[str, list[Any]]) -> Any:
        ((table, writes),) = RequestItems.items()
        self.batches.append(writes)
        unprocessed, self.unprocessed = writes[: self.unprocessed], 0
        return {"UnprocessedItems": {table: unprocessed}} if unprocessed else {}

    async def transact_write_items(self, TransactItems: list[Any]) -> None:
        if self.error:
            raise ClientError(
                cast("Any", {"Error": {"Code": self.error}, "CancellationReasons": [{"Code": self.error}]}), "Write"
            )
        self.transaction = TransactItems

    async def update_item(self, **_options: Any) -> None:
        raise ClientError(cast("Any", {"Error": {"Code": "ConditionalCheckFailedException"}}), "UpdateItem")

    async def load(self, _user_id: int) -> UserProfile:
        return PROFILE

    async def verdicts(self, _user_id: int) -> dict[int, Verdict]:
        return {1: Verdict(4.5, 10), 2: Verdict(1, 1)}


def writer(client: FakeDynamoDB, writing: Format = 1) -> UserWriter:
    profiles: Any = client
    profiles.old, profiles.client, profiles.tables = client, client, Tables()
    profiles.format = StoreFormat(writing, writing)
    return UserWriter(cast("Any", client), Tables(), profiles)


async def written(existing: ExistingUser, saved: SavedUser = ADA) -> tuple[dict[str, Any], list[Any]]:
    """The account, and the writes to `names`."""
    client = FakeDynamoDB()
    await writer(client).write(saved, existing, 99, "backup")
    account, *names = client.transaction
    return from_item(account["Put"]["Item"]), names


async def test_a_user_is_found_with_account_verdicts_and_names() -> None:
    name = to_item({"name": "ada", "user_id": 944})
    found = await writer(FakeDynamoDB(to_item(ACCOUNT), name)).find(ADA)
    assert (found.version, found.name_owner, found.claimed_name) == (5, 944, "Ada")
    assert found.verdicts == {1: Verdict(4.5, 10)}
    assert found.is_same_account(ADA)
    assert found.owns_name(ADA)
    assert not found.is_deleted
    nobody = await writer(FakeDynamoDB()).find(ADA)
    assert (nobody.account, nobody.name_owner, nobody.claimed_name) == ({}, None, None)


def test_an_account_knows_the_backup_that_it_was_restored_from() -> None:
    restored = ExistingUser({**ACCOUNT, "restored_from": "backup", "restored_version": 5}, PROFILE, 944, "Ada")
    assert restored.version_restored_from("backup") == 5
    assert restored.version_restored_from("another") is None
    assert ExistingUser({"user_id": 944}, None, None, None).is_deleted
    assert ExistingUser(ACCOUNT, PROFILE, 945, None).name_is_taken(ADA)


async def test_a_new_account_claims_its_name_and_has_no_session() -> None:
    account, names = await written(NOBODY)
    assert account == {
        "user_id": 944,
        "name": "Ada",
        "password": "hash",
        "created": "2026-01-02",
        "sessions": {},
        "profile_version": 99,
        "restored_version": 99,
        "restored_from": "backup",
    }
    (claim,) = names
    assert claim["Put"]["Item"] == to_item({"name": "ada", "user_id": 944})
    assert claim["Put"]["ConditionExpression"] == "attribute_not_exists(user_id)"


async def test_an_account_that_is_still_the_same_keeps_its_sessions() -> None:
    account, _names = await written(ExistingUser(ACCOUNT, PROFILE, 944, "Ada"))
    assert account["sessions"] == {"key": 1}
    stranger, _names = await written(ExistingUser({**ACCOUNT, "created": "2026-05-05"}, PROFILE, 944, "Ada"))
    assert stranger["sessions"] == {}


async def test_an_account_with_another_name_gives_that_name_back() -> None:
    _account, names = await written(ExistingUser({**ACCOUNT, "name": "Eve"}, PROFILE, None, "Eve"))
    assert names[1]["Delete"]["Key"] == to_item({"name": "eve"})
    assert names[1]["Delete"]["ExpressionAttributeValues"] == to_item({":owner": 944})


async def test_a_user_without_a_name_claims_none() -> None:
    account, names = await written(NOBODY, SavedUser(944, None, None, None, 1))
    assert "name" not in account
    assert names == []


@pytest.mark.parametrize("code", ["ConditionalCheckFailed", "TransactionConflict"])
async def test_a_user_who_changed_meanwhile_is_not_overwritten(code: str) -> None:
    client = FakeDynamoDB()
    client.error = code
    with pytest.raises(UserChanged):
        await writer(client).write(ADA, NOBODY, 99, "backup")


async def test_ids_that_are_reserved_already_stay_reserved() -> None:
    await writer(FakeDynamoDB(user_key(0))).reserve_ids(944)


async def test_in_format_1_the_verdicts_are_written_before_they_count() -> None:
    client = FakeDynamoDB()
    await writer(client).prepare(ADA)
    assert sorted(key for batch in client.batches for write in batch for key in write) == [
        "DeleteRequest",
        "PutRequest",
    ]


async def test_in_format_2_account_and_profile_are_written_together() -> None:
    client = FakeDynamoDB()
    await writer(client, writing=2).prepare(ADA)
    await writer(client, writing=2).write(ADA, NOBODY, 99, "backup")
    account, profile, _claim = client.transaction
    assert client.batches == []
    assert "profile_version" not in from_item(account["Put"]["Item"])
    assert from_item(profile["Put"]["Item"])["version"] == 99
    assert profile["Put"]["ConditionExpression"] == "attribute_not_exists(#version)"


async def test_in_format_2_an_existing_profile_must_not_have_changed() -> None:
    existing = ExistingUser(ACCOUNT, replace(PROFILE, stored_as=Layout()), 944, "Ada")
    client = FakeDynamoDB()
    await writer(client, writing=2).write(ADA, existing, 99, "backup")
    account, profile, _claim = client.transaction
    assert (
        account["Put"]["ConditionExpression"] == "attribute_exists(user_id) AND attribute_not_exists(profile_version)"
    )
    assert profile["Put"]["ExpressionAttributeValues"] == to_item({":existing": 5})


STORED = {1: Verdict(2, 10), 8: Verdict(None, 11, True), 9: Verdict(3, 12)}
HOOKED = replace(PROFILE, verdicts=STORED, stored_as=Layout(head=Entries(STORED)), hooked=True)


async def test_a_restore_is_told_to_the_webhooks_of_the_account_as_any_change_is() -> None:
    client = FakeDynamoDB()
    await writer(client, writing=2).write(ADA, ExistingUser(ACCOUNT, HOOKED, 944, "Ada"), 99, "backup")
    _account, profile, outbox, _claim = client.transaction
    assert from_item(profile["Put"]["Item"])["hooked"]
    assert outbox["Put"]["TableName"] == Tables().outbox
    event = ProfileEvent.model_validate_json(from_item(outbox["Put"]["Item"])["content"])
    assert event.profile_version == 99
    assert [(each.movie_id, each.rating) for each in event.ratings] == [(1, 4.5), (9, None)]


async def test_the_webhooks_of_another_account_go_with_it() -> None:
    stranger = {**ACCOUNT, "created": "2026-05-05"}
    webhooks = [{"user_id": user_id, "webhook": f"of {user_id}"} for user_id in (944, 945)]
    client = FakeDynamoDB(to_item(stranger), *map(to_item, webhooks))
    found = await writer(client, writing=2).find(ADA)
    await writer(client, writing=2).write(ADA, replace(found, profile=HOOKED), 99, "backup")
    _account, profile, _claim, removal = client.transaction
    assert "hooked" not in from_item(profile["Put"]["Item"])
    assert removal == {"Delete": {"TableName": Tables().webhooks, "Key": to_item(webhooks[0])}}


async def test_the_account_itself_keeps_its_webhooks() -> None:
    client = FakeDynamoDB(to_item(ACCOUNT), to_item({"user_id": 944, "webhook": "own"}))
    found = await writer(client, writing=2).find(ADA)
    assert found.strange_webhooks == ()


async def test_a_profile_that_was_looked_up_in_format_1_is_looked_up_again() -> None:
    with pytest.raises(UserChanged):
        await writer(FakeDynamoDB(), writing=2).write(ADA, ExistingUser(ACCOUNT, PROFILE, 944, "Ada"), 99, "backup")
