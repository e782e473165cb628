import json
from datetime import UTC, datetime, timedelta

import pytest

from services.recommender.stores.deletions.deletion_list import Deletion, DeletionList
from tests.support.fakes.objects import MemoryObjects

ADA = 944
DAY = timedelta(days=1)
NOW = datetime.now(UTC)


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects()


@pytest.fixture
def deletions(objects: MemoryObjects) -> DeletionList:
    return DeletionList(objects)


async def test_a_deletion_is_listed_without_a_name(deletions: DeletionList, objects: MemoryObjects) -> None:
    await deletions.record(ADA)
    assert await deletions.user_ids() == {ADA}
    assert list(objects.content) == ["deletions/944"]
    assert list(json.loads(objects.content["deletions/944"])) == ["deleted_at"]
    assert await deletions.find(945) is None


async def test_an_entry_of_earlier_code_is_read(deletions: DeletionList, objects: MemoryObjects) -> None:
    objects.content["deletions/944"] = b'{"deleted_at": "2026-11-01T00:00:00Z", "rated_since": null}'
    assert await deletions.find(ADA) == Deletion(deleted_at=datetime(2026, 11, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("created", "covered"),
    [
        (None, True),
        ((NOW - DAY).isoformat(), True),
        ((NOW + DAY).isoformat(), False),
        ((NOW - DAY).replace(tzinfo=None).isoformat(), True),
    ],
    ids=["unknown", "before", "after", "before, without a zone"],
)
def test_a_later_account_with_the_same_id_is_another(created: str | None, covered: bool) -> None:
    assert Deletion(deleted_at=NOW).covers(created) is covered


async def test_a_damaged_entry_counts(deletions: DeletionList, objects: MemoryObjects) -> None:
    objects.content["deletions/944"] = b"{"
    deletion = await deletions.find(ADA)
    assert deletion is not None
    assert deletion.covers(NOW.isoformat())
