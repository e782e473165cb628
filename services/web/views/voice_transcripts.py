"""Recent turns of the conversations on `/voice`, kept in Redis only: for reloads and for use without JavaScript."""

from collections.abc import Awaitable
from typing import Any

from services.web.views.voice_conversation import Turn
from shared.contracts.errors import CacheUnavailable
from shared.stores.redis_cache import RedisCache

MAX_TURNS = 20
RETENTION_SECONDS = 3600


class Transcripts:
    def __init__(self, cache: RedisCache, prefix: str) -> None:
        self.cache = cache
        self.prefix = prefix

    async def turns(self, skill_user: str) -> list[Turn]:
        """The latest turns, oldest first; none while Redis is unavailable."""
        stored: list[bytes]
        try:
            stored = await self.cache.call(lambda redis: _typed(redis.lrange(self._key(skill_user), 0, -1)))
        except CacheUnavailable:
            return []
        return [Turn.model_validate_json(turn) for turn in stored]

    async def add(self, skill_user: str, turn: Turn) -> bool:
        """Returns whether the turn was stored."""
        key = self._key(skill_user)

        async def push(redis: Any) -> None:
            steps = redis.pipeline().rpush(key, turn.model_dump_json()).ltrim(key, -MAX_TURNS, -1)
            await steps.expire(key, RETENTION_SECONDS).execute()

        try:
            await self.cache.call(push)
        except CacheUnavailable:
            return False
        return True

    async def forget(self, skill_user: str) -> None:
        try:
            await self.cache.call(lambda redis: redis.delete(self._key(skill_user)))
        except CacheUnavailable:
            return

    def _key(self, skill_user: str) -> str:
        return f"{self.prefix}conversation:{skill_user}"


def _typed(reply: Any) -> Awaitable[list[bytes]]:
    """redis-py's types cover its synchronous and asynchronous clients at once."""
    typed: Awaitable[list[bytes]] = reply
    return typed
