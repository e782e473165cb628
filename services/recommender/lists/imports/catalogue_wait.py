"""Lets a batch wait for the movies that were just added for it."""

import asyncio
from collections.abc import Awaitable, Callable

from services.recommender.lists.served_model import ActiveModel
from shared.contracts.errors import RecommenderUnavailable

LOOK_SECONDS = 0.1
LOOKS = 30
"""Less than what the site waits for an answer."""


async def wait_for_catalogue(
    active_model: ActiveModel, version: int, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> None:
    """Returns once the catalogue that is served is of this version or a later one. Raises `RecommenderUnavailable` if
    it is not taken up in time."""
    for _ in range(LOOKS):
        if active_model.get().dataset.catalogue_version >= version:
            return
        await sleep(LOOK_SECONDS)
    raise RecommenderUnavailable
