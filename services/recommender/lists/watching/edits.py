"""The use cases that change the watchlist, the diary, and what rests ("not now")."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from services.recommender.domain.profile import REST_SECONDS, UserProfile
from services.recommender.lists.profile_updater import ProfileUpdater
from shared.contracts.errors import InvalidInput

FIRST_DAY = date(1888, 1, 1)
"""The year of the first film."""
AHEAD = timedelta(days=1)
"""Where the day begins first, it is already tomorrow."""


@dataclass(frozen=True)
class WatchEdits:
    """Each change is committed like a rating, and returns a `ProfileChanged` as JSON."""

    updater: ProfileUpdater
    now: Callable[[], float] = time.time

    async def want(self, user_id: int, movie_id: int, wanted: bool, amount: int) -> bytes:
        now = int(self.now())
        return await self._change(user_id, movie_id, lambda p, kept: p.with_wanted(kept, wanted, now), amount)

    async def log(self, user_id: int, movie_id: int, day: date, amount: int) -> bytes:
        """Raises `InvalidInput` for a day that has not come yet, or before the first film."""
        now = self.now()
        if not FIRST_DAY <= day <= datetime.fromtimestamp(now, UTC).date() + AHEAD:
            raise InvalidInput(
                f"{day} is not a day on which you can have seen a movie. Give one from {FIRST_DAY} to today."
            )
        return await self._change(user_id, movie_id, lambda p, kept: p.with_seen_on(kept, day, int(now)), amount)

    async def unlog(self, user_id: int, movie_id: int, day: date, amount: int) -> bytes:
        return await self._change(user_id, movie_id, lambda p, kept: p.without_seen_on(kept, day), amount)

    async def rest(self, user_id: int, movie_id: int, resting: bool, amount: int) -> bytes:
        """Keeps the movie out of the user's lists for a month."""
        now = int(self.now())
        until = now + REST_SECONDS if resting else None
        return await self._change(user_id, movie_id, lambda p, kept: p.with_rest(kept, until, now), amount)

    async def keep_in_lists(self, user_id: int, in_lists: bool) -> bytes:
        """Whether wanted movies stay in the user's lists."""
        return await self.updater.update(user_id, [], lambda p: p.with_wanted_in_lists(in_lists), 1)

    async def _change(
        self, user_id: int, movie_id: int, change: Callable[[UserProfile, int], UserProfile], amount: int
    ) -> bytes:
        kept = self.updater.active_model.get().dataset.catalogue.twins.resolve(movie_id)
        return await self.updater.update(user_id, [kept], lambda profile: change(profile, kept), amount)
