"""Random changes of a profile: what the recommender tells of them, and the list really computed after them."""

import random
from collections.abc import Mapping, Sequence

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.cache_invalidation import CacheInvalidation
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.profile_updater import ProfileUpdater
from services.recommender.lists.served_model import ActiveModel
from services.recommender.lists.what_if.service import WhatIfLists
from shared.contracts.lists import ProfileChanged, Recommendations
from shared.contracts.questions.what_if import WhatIf, WhatIfQuery
from tests.support.fakes.notices import FakeNoticeTable
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.fakes.published_lists import FakeCache, FakeRecords

USER, NOW = 1000, 2_000_000
STARS = [half / 2 for half in range(1, 11)]


class WhatIfCases:
    def __init__(self, active_model: ActiveModel, movie_ids: list[int], seed: int) -> None:
        self.active_model, self.movie_ids, self.random = active_model, movie_ids, random.Random(seed)

    def profile(self, most: int) -> UserProfile:
        verdicts = {movie_id: self._verdict() for movie_id in self.random.sample(self.movie_ids, k=most)}
        return UserProfile(USER, 3, dict(list(verdicts.items())[: self.random.randint(1, most)]))

    def _verdict(self) -> Verdict:
        rated_at, kind = self.random.randrange(NOW), self.random.random()
        if kind < 0.8:
            return Verdict(self.random.choice(STARS), rated_at)
        return Verdict(None, rated_at, dismissed=kind < 0.9, seen=kind >= 0.9)

    def query(self, profile: UserProfile, amount: int) -> WhatIfQuery:
        rated = list(profile.rated)
        without = self.random.sample(rated, k=min(len(rated), self.random.randint(0, 3)))
        others = [movie_id for movie_id in self.movie_ids if movie_id not in without]
        rate = self.random.sample(others, k=self.random.randint(0 if without else 1, 2))
        changes = [f"{movie_id}:{self.random.choice(STARS):g}" for movie_id in rate]
        return WhatIfQuery(without=without, rate=changes, movie=self.random.choice(self.movie_ids), amount=amount)

    async def imagined(self, profile: UserProfile, query: WhatIfQuery) -> WhatIf:
        store = FakeProfileStore(profile)
        lists = WhatIfLists(self.active_model, ProfileRepository(store), ListBuilder(), now=lambda: NOW)
        answer = await lists.answer(USER, query)
        assert "commit" not in store.calls
        return answer

    async def real(self, profile: UserProfile, changes: Mapping[int, float | None], amount: int) -> Recommendations:
        """After committing the changes one by one."""
        cache = FakeCache()
        updater = ProfileUpdater(
            self.active_model,
            ProfileRepository(FakeProfileStore(profile)),
            cache,
            ListBuilder(),
            ListPublisher(cache, FakeRecords()),
            CacheInvalidation(cache, FakeNoticeTable()),
            now=lambda: NOW,
        )
        for movie_id, stars in changes.items():
            body = await updater.rate(USER, movie_id, stars, amount)
        return ProfileChanged.model_validate_json(body).recommendations


def public(movies: Sequence[object]) -> list[dict[str, object]]:
    return [{name: value for name, value in vars(movie).items() if name != "place_now"} for movie in movies]
