"""A store of profiles in memory. Like DynamoDB's condition, a commit requires the version before it."""

import asyncio
from collections.abc import Collection

from services.recommender.domain.ports import ProfileMoved
from services.recommender.domain.profile import UserProfile
from shared.contracts.errors import StoreUnavailable
from shared.lists.rendering import RenderedList


class FakeProfileStore:
    def __init__(self, *profiles: UserProfile) -> None:
        self.profiles = {profile.user_id: profile for profile in profiles}
        self.record: RenderedList | None = None
        self.commits: list[tuple[int, list[int]]] = []
        """The version and the movies of each commit."""
        self.calls: list[str] = []
        self.lose_response = False

    async def version(self, user_id: int) -> int | None:
        self.calls.append("version")
        await asyncio.sleep(0)
        return self.profiles[user_id].version if user_id in self.profiles else None

    async def load(self, user_id: int) -> UserProfile | None:
        self.calls.append("load")
        await asyncio.sleep(0)
        return self.profiles.get(user_id)

    async def commit(
        self, profile: UserProfile, movie_ids: Collection[int], rendered: RenderedList | None
    ) -> UserProfile:
        self.calls.append("commit")
        await asyncio.sleep(0)
        if self.profiles[profile.user_id].version != profile.version - 1:
            raise ProfileMoved
        self.profiles[profile.user_id] = profile
        self.record = rendered
        self.commits.append((profile.version, list(movie_ids)))
        if self.lose_response:
            raise StoreUnavailable
        return profile
