from datetime import UTC, datetime

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.deletions.deletion_list import DeletionList
from services.recommender.stores.deletions.recorded_eraser import RecordedEraser
from shared.contracts.errors import StoreUnavailable
from tests.support.fakes.objects import MemoryObjects

ADA = 944


class Eraser:
    def __init__(self) -> None:
        self.erased: list[int] = []

    async def erase(self, user_id: int) -> None:
        self.erased.append(user_id)


def eraser_of(profile: UserProfile | None) -> tuple[RecordedEraser, Eraser, MemoryObjects]:
    async def load(_user_id: int) -> UserProfile | None:
        return profile

    objects, eraser = MemoryObjects(), Eraser()
    return RecordedEraser(eraser, load, DeletionList(objects)), eraser, objects


@pytest.mark.parametrize(
    ("profile", "rated_since"),
    [
        (None, None),
        (UserProfile(ADA, 2, {7: Verdict(None, 5, seen=True)}), None),
        (UserProfile(ADA, 3, {7: Verdict(4, 100), 8: Verdict(1, 50), 9: Verdict(None, 5, dismissed=True)}), 50),
    ],
)
async def test_a_deletion_is_recorded_with_the_first_rating(
    profile: UserProfile | None, rated_since: int | None
) -> None:
    recorded, eraser, objects = eraser_of(profile)
    await recorded.erase(ADA)
    deletion = await DeletionList(objects).find(ADA)
    assert deletion is not None
    assert deletion.rated_since == (None if rated_since is None else datetime.fromtimestamp(rated_since, UTC))
    assert eraser.erased == [ADA]


async def test_nothing_is_erased_before_it_is_recorded() -> None:
    recorded, eraser, objects = eraser_of(None)
    objects.calls_left = 0
    with pytest.raises(StoreUnavailable):
        await recorded.erase(ADA)
    assert eraser.erased == []
