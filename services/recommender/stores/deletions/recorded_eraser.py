"""Records a deletion in S3 before it erases the profile, so that a deletion that has begun is never unknown."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from services.recommender.domain.ports import UserEraser
from services.recommender.domain.profile import UserProfile
from services.recommender.stores.deletions.deletion_list import DeletionList

LoadProfile = Callable[[int], Awaitable[UserProfile | None]]


class RecordedEraser:
    def __init__(self, eraser: UserEraser, load: LoadProfile, deletions: DeletionList) -> None:
        self.eraser = eraser
        self.load = load
        self.deletions = deletions

    async def erase(self, user_id: int) -> None:
        await self.deletions.record(user_id, _rated_since(await self.load(user_id)))
        await self.eraser.erase(user_id)


def _rated_since(profile: UserProfile | None) -> datetime | None:
    verdicts = profile.verdicts.values() if profile else ()
    times = [verdict.rated_at for verdict in verdicts if verdict.rating is not None]
    return datetime.fromtimestamp(min(times), UTC) if times else None
