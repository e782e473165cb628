from typing import Any

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.format1.conversion import MAX_ATTEMPTS, Conversion
from shared.contracts.errors import Conflict
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation, cancelled

USER = 944


class Profiles:
    """One more version at each read."""

    def __init__(self, client: DynamoDBByOperation, exists: bool = True) -> None:
        self.client, self.tables, self.exists, self.reads = client, Tables("test-"), exists, 0

    async def load(self, user_id: int) -> UserProfile | None:
        self.reads += 1
        return UserProfile(user_id, self.reads, {7: Verdict(4.5, 10)}) if self.exists else None


def conversion(exists: bool = True, **responses: Any) -> tuple[Conversion, Any]:
    profiles: Any = Profiles(DynamoDBByOperation(**responses), exists)
    return Conversion(profiles), profiles


async def test_the_profile_is_put_and_its_old_version_removed_in_one_transaction() -> None:
    converts, profiles = conversion()
    assert await converts.convert(USER)
    ((_, request),) = profiles.client.calls
    put, update = request["TransactItems"]
    assert (put["Put"]["TableName"], put["Put"]["Item"]["version"]) == ("test-profiles", {"N": "1"})
    assert put["Put"]["ConditionExpression"] == "attribute_not_exists(#version)"
    assert (update["Update"]["TableName"], update["Update"]["UpdateExpression"]) == (
        "test-users",
        "REMOVE profile_version",
    )
    assert update["Update"]["ConditionExpression"] == "profile_version = :version"
    assert update["Update"]["ExpressionAttributeValues"] == {":version": {"N": "1"}}


async def test_a_profile_that_changes_meanwhile_is_read_again_but_not_forever() -> None:
    converts, profiles = conversion(transact_write_items=cancelled("None", "ConditionalCheckFailed"))
    with pytest.raises(Conflict):
        await converts.convert(USER)
    assert profiles.reads == MAX_ATTEMPTS


async def test_a_user_without_a_profile_of_format_1_is_left_alone() -> None:
    converts, profiles = conversion(exists=False)
    assert not await converts.convert(USER)
    assert profiles.client.calls == []


async def test_the_old_items_are_deleted() -> None:
    converts, profiles = conversion(query=[{"Items": [{"user_id": {"N": "944"}, "movie_id": {"N": "7"}}]}])
    await converts.delete_old_items(USER)
    assert [operation for operation, _ in profiles.client.calls] == ["query", "batch_write_item", "delete_item"]
