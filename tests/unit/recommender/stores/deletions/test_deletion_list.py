from datetime import UTC, datetime, timedelta

import pytest

from services.recommender.stores.deletions.deletion_list import Deletion, DeletionList, KnowsDeletedUsers
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
    await deletions.record(ADA, NOW - DAY)
    assert await deletions.user_ids() == {ADA}
    assert list(objects.content) == ["deletions/944"]
    assert Deletion.model_validate_json(objects.content["deletions/944"]).rated_since == NOW - DAY
    assert await deletions.find(945) is None


async def test_a_repetition_still_knows_since_when_the_user_had_rated(deletions: DeletionList) -> None:
    await deletions.record(ADA, NOW - DAY)
    await deletions.record(ADA, None)
    deletion = await deletions.find(ADA)
    assert deletion is not None
    assert deletion.rated_since == NOW - DAY


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


@pytest.mark.parametrize(
    ("rated_since", "trained_at", "known"),
    [(NOW - 2 * DAY, NOW - DAY, True), (NOW - DAY, NOW - 2 * DAY, False), (None, NOW - DAY, False)],
)
async def test_a_model_knows_those_who_had_rated_before_it_was_trained(
    deletions: DeletionList, rated_since: datetime | None, trained_at: datetime, known: bool
) -> None:
    await deletions.record(ADA, rated_since)
    assert await deletions.known_to_model(trained_at) == ([ADA] if known else [])


async def test_a_model_that_knows_a_deleted_user_is_refused_until_it_is_trained_again(deletions: DeletionList) -> None:
    await deletions.record(ADA, NOW - 2 * DAY)
    with pytest.raises(KnowsDeletedUsers, match="1 users who have deleted"):
        await deletions.refuse_model(NOW - DAY)
    await deletions.refuse_model(datetime.now(UTC))


async def test_a_damaged_entry_counts(deletions: DeletionList, objects: MemoryObjects) -> None:
    objects.content["deletions/944"] = b"{"
    deletion = await deletions.find(ADA)
    assert deletion is not None
    assert deletion.covers(NOW.isoformat())
    assert await deletions.known_to_model(NOW) == [ADA]
