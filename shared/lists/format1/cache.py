"""Lists of format 1 in Redis: one value per list."""

from shared.lists.fenced_cache import FencedCache
from shared.lists.format1.stored_list import FirstLines, ListRecord, StoredList
from shared.stores.redis_cache import RedisCache

# KEYS: the list. ARGV: profile version, a new token, TTL in seconds.
# Replaces nothing, or something older, by a placeholder. Returns the token of the placeholder that is present now, or
# an empty string if a list is present.
PUT_PLACEHOLDER = """
local present = redis.call('GETRANGE', KEYS[1], 0, 63)
local version = string.match(present, '^%d+')
if version and tonumber(version) >= tonumber(ARGV[1]) then return string.match(present, '^%d+ (%w+)\\n') or '' end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2] .. '\\n', 'EX', ARGV[3])
return ARGV[2]
"""

# KEYS: the list. ARGV: profile version, token of the placeholder, TTL in seconds, value. Returns 1 if it set the value.
FILL = """
local present = redis.call('GETRANGE', KEYS[1], 0, 63)
local version, token = string.match(present, '^(%d+) ?(%w*)\\n')
if not version or tonumber(version) > tonumber(ARGV[1]) then return 0 end
if token ~= '' and token ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[4], 'EX', ARGV[3])
return 1
"""


class ListCache(FencedCache):
    def __init__(self, cache: RedisCache, prefix: str, seconds: int) -> None:
        super().__init__(cache, f"{prefix}list:", seconds, put_placeholder=PUT_PLACEHOLDER, fill=FILL)

    async def find(self, user_id: int, amount: int) -> FirstLines | None:
        value = await self.cache.call(lambda redis: redis.get(self.key(user_id)))
        assert not isinstance(value, str), "the client does not decode responses"
        return None if value is None or value.endswith(b"\n") else FirstLines(value, amount, "cache")

    async def fill(self, record: ListRecord, token: bytes) -> bool:
        stored = StoredList.from_record(record)
        return await self._fill_with(stored.user_id, stored.profile_version, token, [stored.to_bytes()])
