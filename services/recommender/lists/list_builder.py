"""Computes lists."""

import asyncio
import time
from dataclasses import dataclass, field

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.computed_list import ComputedList
from services.recommender.lists.served_model import ServedModel
from shared.contracts.lists import NO_CONTROLS, Controls, Recommendations
from shared.contracts.values import MAX_AMOUNT
from shared.lists.format1.stored_list import StoredList
from shared.telemetry.metrics import Metrics
from shared.telemetry.tracing import span


@dataclass(frozen=True)
class ListBuilder:
    metrics: Metrics = field(default_factory=Metrics)

    async def build(self, served: ServedModel, profile: UserProfile, amount: int, token: bytes | None) -> ComputedList:
        """A list that can be stored has the greatest length. A profile without ratings has none to store."""
        if not profile.rated:
            return ComputedList(await self.compute(served, profile, amount), None, token)
        longest = await self.compute(served, profile, MAX_AMOUNT)
        return ComputedList(longest, StoredList.from_movies(longest, longest.movies), token)

    async def compute(
        self, served: ServedModel, profile: UserProfile, amount: int, controls: Controls = NO_CONTROLS
    ) -> Recommendations:
        started = time.perf_counter()
        with span("compute list"):
            movies = await asyncio.to_thread(served.movies_for, profile, amount, controls)
        self.metrics.observe_computation(time.perf_counter() - started)
        return Recommendations(**served.head(profile).model_dump(), source="computed", movies=movies)
