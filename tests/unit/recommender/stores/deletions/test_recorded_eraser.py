import pytest

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


async def test_a_deletion_is_recorded_and_done() -> None:
    objects, eraser = MemoryObjects(), Eraser()
    await RecordedEraser(eraser, DeletionList(objects)).erase(ADA)
    assert await DeletionList(objects).user_ids() == {ADA}
    assert eraser.erased == [ADA]


async def test_nothing_is_erased_before_it_is_recorded() -> None:
    objects, eraser = MemoryObjects(), Eraser()
    objects.calls_left = 0
    with pytest.raises(StoreUnavailable):
        await RecordedEraser(eraser, DeletionList(objects)).erase(ADA)
    assert eraser.erased == []
