"""Records a deletion in S3 before it erases the profile, so that a deletion that has begun is never unknown."""

from services.recommender.domain.ports import UserEraser
from services.recommender.stores.deletions.deletion_list import DeletionList


class RecordedEraser:
    def __init__(self, eraser: UserEraser, deletions: DeletionList) -> None:
        self.eraser = eraser
        self.deletions = deletions

    async def erase(self, user_id: int) -> None:
        await self.deletions.record(user_id)
        await self.eraser.erase(user_id)
