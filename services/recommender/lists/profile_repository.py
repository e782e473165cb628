"""Profiles, remembered between requests."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection
from weakref import WeakValueDictionary

from services.recommender.datasets.twins import Twins
from services.recommender.domain.merged_profile import merge_profile
from services.recommender.domain.ports import ProfileMoved, ProfileStore
from services.recommender.domain.profile import UserProfile
from services.recommender.domain.sample_users import SampleUsers
from shared.contracts.errors import UserNotFound
from shared.lists.rendering import RenderedList

MAX_REMEMBERED = 10_000


def _nothing_to_check() -> None:
    return


class ProfileRepository:
    """A remembered profile is returned only at the version that the store confirms, or as the base of a change, which
    the store commits only onto that version. It has one verdict per movie, whichever of the movie's ids are stored.
    `check` raises `StoreUnavailable` where a registered user's profile may not be used now."""

    def __init__(
        self,
        store: ProfileStore,
        twins: Callable[[], Twins] = Twins,
        check: Callable[[], None] = _nothing_to_check,
    ) -> None:
        self.store = store
        self.twins = twins
        self.check = check
        self._remembered: OrderedDict[int, UserProfile] = OrderedDict()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def lock(self, user_id: int) -> asyncio.Lock:
        """For one change at a time of a user's profile in this process."""
        return self._locks.setdefault(user_id, asyncio.Lock())

    async def get(self, user_id: int, samples: SampleUsers) -> UserProfile:
        """The profile of a sample user, or the committed one. Raises `UserNotFound`."""
        sample = samples.find(user_id)
        return sample if sample is not None else await self.committed(user_id)

    async def unremembered(self, user_id: int, samples: SampleUsers) -> UserProfile:
        """As `get`, for somebody who makes no request now. Raises `UserNotFound`."""
        if (sample := samples.find(user_id)) is not None:
            return sample
        self.check()
        return self._merged(await self._stored(user_id))

    async def committed(self, user_id: int) -> UserProfile:
        """Raises `UserNotFound`."""
        self.check()
        remembered = self._remembered.get(user_id)
        if remembered is not None and await self.store.version(user_id) == remembered.version:
            return self._merged(remembered)
        return await self._load(user_id)

    async def recent(self, user_id: int) -> UserProfile:
        """The remembered profile, which may be outdated, or the committed one. Raises `UserNotFound`."""
        self.check()
        remembered = self._remembered.get(user_id)
        return self._merged(remembered) if remembered else await self._load(user_id)

    async def commit(self, profile: UserProfile, movie_ids: Collection[int], rendered: RenderedList | None) -> bool:
        """False where somebody else changed the profile first. Then, and after any other failure, what is remembered is
        not the base of a change any more, so it is forgotten."""
        try:
            committed = await self.store.commit(profile, self.twins().all_ids(movie_ids), rendered)
        except ProfileMoved:
            self.forget(profile.user_id)
            return False
        except BaseException:
            self.forget(profile.user_id)
            raise
        self._remember(committed)
        return True

    def forget(self, user_id: int) -> None:
        self._remembered.pop(user_id, None)

    async def _load(self, user_id: int) -> UserProfile:
        profile = await self._stored(user_id)
        self._remember(profile)
        return self._merged(profile)

    async def _stored(self, user_id: int) -> UserProfile:
        profile = await self.store.load(user_id)
        if profile is None:
            self.forget(user_id)
            raise UserNotFound
        return profile

    def _merged(self, profile: UserProfile) -> UserProfile:
        return merge_profile(profile, self.twins())

    def _remember(self, profile: UserProfile) -> None:
        self._remembered[profile.user_id] = profile
        self._remembered.move_to_end(profile.user_id)
        if len(self._remembered) > MAX_REMEMBERED:
            self._remembered.popitem(last=False)
