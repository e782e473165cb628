"""A backup reads each user with the ratings of one committed version."""

from typing import Any, cast

from services.recommender.domain.profile import Verdict
from services.recommender.stores.user_reader import MAX_READS, UserReader
from shared.stores.dynamodb import COUNTER_ID, to_item, user_key
from shared.stores.tables import Tables

ACCOUNT: dict[str, Any] = {"user_id": 944, "name": "Ada", "password": "hash", "created": "2026", "profile_version": 1}


class FakeDynamoDB:
    """Two pages of users, and a profile whose version is the next of `versions` at each read."""

    def __init__(self, *versions: int | None) -> None:
        self.versions = list(versions)
        self.reads = 0

    async def scan(self, ExclusiveStartKey: Any = None, **_options: Any) -> Any:
        if ExclusiveStartKey is None:
            return {"Items": [to_item({"user_id": COUNTER_ID}), to_item(ACCOUNT)], "LastEvaluatedKey": user_key(944)}
        return {"Items": [to_item({"user_id": 945})]}

    async def get_item(self, **_options: Any) -> Any:
        return {"Item": to_item({"user_id": COUNTER_ID, "dataset": "small", "last_user_id": 945})}

    async def describe_table(self, **_options: Any) -> Any:
        return {"Table": {"ItemCount": 3}}

    async def verdicts(self, _user_id: int) -> dict[int, Verdict]:
        self.reads += 1
        return {self.reads: Verdict(5, 1)}

    async def version(self, _user_id: int) -> int | None:
        return self.versions.pop(0) if self.versions else self.reads + 1


def reader(fake: FakeDynamoDB) -> UserReader:
    return UserReader(cast("Any", fake), Tables(), cast("Any", fake))


async def test_every_account_but_the_counter_is_read_page_by_page() -> None:
    pages = [[account["user_id"] for account in page] async for page in reader(FakeDynamoDB()).account_pages()]
    assert pages == [[944], [945]]


async def test_the_counter_knows_the_data_set_and_the_last_id() -> None:
    assert await reader(FakeDynamoDB()).counter() == ("small", 945)
    assert await reader(FakeDynamoDB()).estimated_count() == 3


async def test_a_profile_is_read_again_until_its_version_stays_the_same() -> None:
    saved = await reader(FakeDynamoDB(2, 2)).read(ACCOUNT)
    assert saved is not None
    assert (saved.profile_version, saved.verdicts) == (2, {2: Verdict(5, 1)})
    assert (saved.user_id, saved.name, saved.password, saved.created) == (944, "Ada", "hash", "2026")


async def test_a_profile_that_never_stays_the_same_is_saved_with_a_version_that_is_too_low() -> None:
    fake = FakeDynamoDB()
    saved = await reader(fake).read(ACCOUNT)
    assert saved is not None
    assert fake.reads == MAX_READS
    assert saved.profile_version == MAX_READS
    assert list(saved.verdicts) == [MAX_READS]


async def test_a_user_who_is_being_deleted_is_not_saved() -> None:
    assert await reader(FakeDynamoDB()).read({"user_id": 944}) is None
    assert await reader(FakeDynamoDB(None)).read(ACCOUNT) is None
