"""The profiles in use: read at their committed version, changed one committed version at a time."""

import asyncio
import random
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection
from weakref import WeakValueDictionary

from services.recommender.domain.profile import SampleUsers, UserProfile
from services.recommender.lists.computed_list import Draft
from services.recommender.stores.profile_table import ProfileMoved, ProfileTable
from shared.contracts.errors import Conflict, InvalidInput, SampleUserReadOnly, UserNotFound
from shared.http.client_disconnect import abort_if_disconnected

REMEMBERED = 10_000
TRIES = 10
MOST_VERDICTS = 20_000
Movies = Collection[int]
Change = Callable[[UserProfile], UserProfile]
MakeDraft = Callable[[UserProfile], Awaitable[Draft]]


class LiveProfiles:
    """Remembers profiles between requests. A remembered one is used only at the version that the table says, or
    to build a change on, which the table commits only onto that version."""

    def __init__(self, table: ProfileTable) -> None:
        self.table = table
        self._remembered: OrderedDict[int, UserProfile] = OrderedDict()
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def get(self, user_id: int, samples: SampleUsers) -> UserProfile:
        sample = samples.find(user_id)
        return sample if sample is not None else await self._committed(user_id)

    async def _committed(self, user_id: int) -> UserProfile:
        remembered = self._remembered.get(user_id)
        if remembered is not None and await self.table.version(user_id) == remembered.version:
            return remembered
        return await self._load(user_id)

    async def _load(self, user_id: int) -> UserProfile:
        profile = await self.table.load(user_id)
        if profile is None:
            self._remembered.pop(user_id, None)
            raise UserNotFound
        return self._remember(profile)

    def _remember(self, profile: UserProfile) -> UserProfile:
        self._remembered[profile.user_id] = profile
        self._remembered.move_to_end(profile.user_id)
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return profile

    def forget(self, user_id: int) -> None:
        self._remembered.pop(user_id, None)

    async def change(
        self, user_id: int, movie_ids: Movies, change: Change, drafted: MakeDraft, samples: SampleUsers
    ) -> tuple[UserProfile, Draft | None]:
        """The profile with the change to these movies committed, and the list that was committed with it; none where
        the change was there already. Asking twice for the same commits it once."""
        if samples.find(user_id) is not None:
            raise SampleUserReadOnly
        async with self._turns.setdefault(user_id, asyncio.Lock()):
            profile = self._remembered.get(user_id) or await self._load(user_id)
            for attempt in range(TRIES):
                changed = change(profile)
                if changed is not profile:
                    if draft := await self._committed_draft(changed, movie_ids, drafted):
                        return self._remember(changed), draft
                    await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))
                profile = await self._committed(user_id)
                if change(profile) is profile:
                    return profile, None
        raise Conflict

    async def _committed_draft(self, changed: UserProfile, movie_ids: Movies, drafted: MakeDraft) -> Draft | None:
        """None where somebody else changed the profile first."""
        if len(changed.verdicts) > MOST_VERDICTS:
            raise InvalidInput(f"A profile holds at most {MOST_VERDICTS:,} movies. Remove some first.")
        draft = await drafted(changed)
        await abort_if_disconnected()
        try:
            await self.table.commit(changed, movie_ids, draft.stored)
        except ProfileMoved:
            return None
        except BaseException:
            self._remembered.pop(changed.user_id, None)
            raise
        return draft
