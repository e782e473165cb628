"""Computes lists."""

import asyncio
import time
from dataclasses import dataclass, field

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.computed_list import ComputedList
from services.recommender.lists.served_model import ServedModel
from shared.contracts.lists import NO_CONTROLS, Controls
from shared.contracts.values import MAX_AMOUNT
from shared.lists.rendering import RenderedList
from shared.telemetry.metrics import Metrics
from shared.telemetry.tracing import span

# A list of this size takes less than 2 ms, and handing it to a thread and back another .6 ms (docs/decisions/0011).
MAX_RATINGS_INLINE = 100
MAX_MOVIES_INLINE = 4_000


@dataclass(frozen=True)
class ListBuilder:
    metrics: Metrics = field(default_factory=Metrics)

    async def build(self, served: ServedModel, profile: UserProfile, amount: int, token: bytes | None) -> ComputedList:
        """A list that can be stored has the greatest length. A profile without ratings has none to store."""
        is_storable = bool(profile.rated)
        rendered = await self.compute(served, profile, MAX_AMOUNT if is_storable else amount)
        return ComputedList(rendered, is_storable, token)

    async def compute(
        self, served: ServedModel, profile: UserProfile, amount: int, controls: Controls = NO_CONTROLS
    ) -> RenderedList:
        started = time.perf_counter()
        with span("compute list"):
            if is_short(served, profile):
                rendered = served.rendered_list_for(profile, amount, controls)
            else:
                rendered = await asyncio.to_thread(served.rendered_list_for, profile, amount, controls)
        self.metrics.observe_computation(time.perf_counter() - started)
        return rendered


def is_short(served: ServedModel, profile: UserProfile) -> bool:
    """Whether the computation may keep the event loop from other requests."""
    movies = len(served.dataset.catalogue.movies)
    return movies <= MAX_MOVIES_INLINE and len(profile.verdicts) <= MAX_RATINGS_INLINE
