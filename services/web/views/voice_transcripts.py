"""What was said lately on `/voice`, for those who come back to the page, or have no JavaScript. Kept in Redis alone."""

from collections.abc import Awaitable
from typing import Any

from services.web.views.voice_conversation import Turn
from shared.contracts.errors import CacheUnavailable
from shared.stores.redis_cache import Cache

MOST_TURNS = 20
AN_HOUR = 3600


class Transcripts:
    def __init__(self, cache: Cache, prefix: str) -> None:
        self.cache = cache
        self.prefix = prefix

    async def turns(self, speaker: str) -> list[Turn]:
        """The last ones, oldest first; none while Redis is away."""
        kept: list[bytes]
        try:
            kept = await self.cache.call(lambda redis: _listed(redis.lrange(self._key(speaker), 0, -1)))
        except CacheUnavailable:
            return []
        return [Turn.model_validate_json(turn) for turn in kept]

    async def add(self, speaker: str, turn: Turn) -> bool:
        """Whether it was kept."""
        key = self._key(speaker)

        async def push(redis: Any) -> None:
            steps = redis.pipeline().rpush(key, turn.model_dump_json()).ltrim(key, -MOST_TURNS, -1)
            await steps.expire(key, AN_HOUR).execute()

        try:
            await self.cache.call(push)
        except CacheUnavailable:
            return False
        return True

    async def forget(self, speaker: str) -> None:
        try:
            await self.cache.call(lambda redis: redis.delete(self._key(speaker)))
        except CacheUnavailable:
            return

    def _key(self, speaker: str) -> str:
        return f"{self.prefix}conversation:{speaker}"


def _listed(answer: Any) -> Awaitable[list[bytes]]:
    """redis-py types the answers of both its clients at once."""
    listed: Awaitable[list[bytes]] = answer
    return listed
