"""The use case of deleting a user's profile and lists. Web deletes the account itself after this."""

from contextlib import suppress
from dataclasses import dataclass

from services.recommender.domain.ports import ListReaders, UserEraser
from services.recommender.lists.cache_invalidation import CacheInvalidation
from services.recommender.lists.outcomes import Outcomes
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import ActiveModel
from shared.contracts.errors import CacheUnavailable, SampleUserReadOnly

AFTER_ALL_VERSIONS = 2**53 - 1


@dataclass(frozen=True)
class Erasure:
    active_model: ActiveModel
    profiles: ProfileRepository
    eraser: UserEraser
    invalidation: CacheInvalidation
    outcomes: Outcomes
    readers: ListReaders

    async def erase(self, user_id: int) -> None:
        """Returns only when no reader can get a list of this user from the cache. Safe to repeat. Where Redis is away,
        it forgets within a day that the list was read."""
        if self.active_model.get().dataset.samples.find(user_id) is not None:
            raise SampleUserReadOnly
        await self.eraser.erase(user_id)
        self.profiles.forget(user_id)
        self.outcomes.forget(user_id)
        await self.invalidation.settle(user_id, AFTER_ALL_VERSIONS)
        with suppress(CacheUnavailable):
            await self.readers.forget(user_id)
