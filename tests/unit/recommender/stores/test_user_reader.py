"""A backup reads each user with the ratings of one committed version."""

from typing import Any, cast

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.installation import dataset_of
from services.recommender.stores.user_reader import UserReader
from shared.stores.dynamodb import COUNTER_ID, to_item, user_key
from shared.stores.tables import Tables

ACCOUNT: dict[str, Any] = {"user_id": 944, "name": "Ada", "password": "hash", "created": "2026"}


class FakeDynamoDB:
    """Two pages of users, of whom one has a profile."""

    async def scan(self, ExclusiveStartKey: Any = None, **_options: Any) -> Any:
        if ExclusiveStartKey is None:
            return {"Items": [to_item({"user_id": COUNTER_ID}), to_item(ACCOUNT)], "LastEvaluatedKey": user_key(944)}
        return {"Items": [to_item({"user_id": 945})]}

    async def get_item(self, **_options: Any) -> Any:
        return {"Item": to_item({"user_id": COUNTER_ID, "dataset": "small", "last_user_id": 945})}

    async def describe_table(self, **_options: Any) -> Any:
        return {"Table": {"ItemCount": 3}}

    async def find(self, user_id: int) -> UserProfile | None:
        return UserProfile(944, 2, {1: Verdict(5, 1)}) if user_id == 944 else None


def reader(fake: FakeDynamoDB) -> UserReader:
    return UserReader(cast("Any", fake), Tables(), cast("Any", fake))


async def test_every_account_but_the_counter_is_read_page_by_page() -> None:
    pages = [[account["user_id"] for account in page] async for page in reader(FakeDynamoDB()).account_pages()]
    assert pages == [[944], [945]]


async def test_the_counter_knows_the_data_set_and_the_last_id() -> None:
    assert await reader(FakeDynamoDB()).counter() == ("small", 945)
    assert await reader(FakeDynamoDB()).estimated_count() == 3


async def test_a_user_is_saved_with_account_and_profile() -> None:
    saved = await reader(FakeDynamoDB()).read(ACCOUNT)
    assert saved is not None
    assert (saved.profile_version, saved.verdicts) == (2, {1: Verdict(5, 1)})
    assert (saved.user_id, saved.name, saved.password, saved.created) == (944, "Ada", "hash", "2026")


async def test_a_user_who_is_being_deleted_is_not_saved() -> None:
    assert await reader(FakeDynamoDB()).read({"user_id": 945}) is None


def test_the_data_set_is_named_beside_the_sentence_for_earlier_code() -> None:
    assert dataset_of({"dataset": "ml-1m"}) == "ml-1m"
    assert dataset_of({"dataset": "a newer version", "belongs_to": "ml-1m"}) == "ml-1m"
