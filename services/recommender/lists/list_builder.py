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
            rendered = await asyncio.to_thread(served.rendered_list_for, profile, amount, controls)
        self.metrics.observe_computation(time.perf_counter() - started)
        return rendered
