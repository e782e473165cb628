"""Sessions, recorded in the user's own item in DynamoDB and cached in Redis.

A token is `<user_id>.<secret>`. Only the secret's SHA-256 is stored, so a stolen table opens no session.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from shared.contracts.errors import CacheUnavailable
from shared.stores.multiplexed_redis import MultiplexedRedis
from shared.stores.redis_cache import RedisCache

SESSION_SECONDS = 30 * 24 * 3600
CACHE_SECONDS = 60
"""Also the longest time that a session ended during a Redis outage can survive in the cache."""
SESSIONS_PER_USER = 10
TOKEN = re.compile(r"([1-9][0-9]{0,15})\.([A-Za-z0-9_-]{43})", re.ASCII)
ENDED = b"ended"


class SignedInUser(BaseModel):
    user_id: int
    name: str


@dataclass(frozen=True)
class OpenedSession:
    user: SignedInUser
    token: str
    expires_at: int

    @property
    def key(self) -> str:
        return hash_secret(self.token.partition(".")[2])


class SessionStore(Protocol):
    async def session_owner(self, user_id: int, key: str) -> tuple[SignedInUser, int] | None: ...
    async def add_session(self, session: OpenedSession, dropped: list[str]) -> None: ...
    async def remove_session(self, user_id: int, key: str) -> None: ...
    async def remove_all_sessions(self, user_id: int) -> list[str]: ...


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class SessionCache:
    """Sessions in Redis. An ended session is remembered as ended, so that a late fill cannot revive it."""

    def __init__(self, cache: RedisCache, prefix: str, reads: MultiplexedRedis | None = None) -> None:
        """Without `reads`, sessions are read like everything else."""
        self.cache = cache
        self.prefix = prefix
        self.reads = reads

    def _name(self, key: str) -> str:
        return f"{self.prefix}session:{key}"

    async def get(self, key: str) -> bytes | None:
        try:
            value = await self._read(self._name(key))
        except CacheUnavailable:
            self.cache.metrics.count_lookup("sessions", "away")
            return None
        self.cache.metrics.count_lookup("sessions", "miss" if value is None else "hit")
        return value

    async def _read(self, name: str) -> bytes | None:
        if self.reads is not None:
            found: bytes | None = await self.reads.call("GET", name)
            return found
        value = await self.cache.call(lambda redis: redis.get(name))
        assert not isinstance(value, str)  # the client does not decode
        return value

    async def fill(self, key: str, user: SignedInUser) -> None:
        await self._set(key, user.model_dump_json().encode(), only_new=True)

    async def end(self, key: str) -> None:
        await self._set(key, ENDED, only_new=False)

    async def _set(self, key: str, value: bytes, *, only_new: bool) -> None:
        try:
            await self.cache.call(lambda redis: redis.set(self._name(key), value, ex=CACHE_SECONDS, nx=only_new))
        except CacheUnavailable:
            return


class Sessions:
    def __init__(self, store: SessionStore, cache: SessionCache) -> None:
        self.store = store
        self.cache = cache

    def new(self, user: SignedInUser) -> OpenedSession:
        token = f"{user.user_id}.{secrets.token_urlsafe(32)}"
        return OpenedSession(user, token, int(time.time()) + SESSION_SECONDS)

    async def open(self, user: SignedInUser, existing: dict[str, int]) -> OpenedSession:
        """Opens a session and drops surplus `existing` ones."""
        session = self.new(user)
        await self.store.add_session(session, surplus_sessions(existing))
        return session

    async def find(self, token: str) -> SignedInUser | None:
        """The user a token belongs to, or None if it is malformed, unknown, ended or expired."""
        match = TOKEN.fullmatch(token)
        if match is None:
            return None
        key = hash_secret(match[2])
        cached = await self.cache.get(key)
        if cached is not None:
            return None if cached == ENDED else SignedInUser.model_validate_json(cached)
        return await self._find_stored(int(match[1]), key)

    async def _find_stored(self, user_id: int, key: str) -> SignedInUser | None:
        found = await self.store.session_owner(user_id, key)
        if found is None or found[1] <= time.time():
            return None
        await self.cache.fill(key, found[0])
        return found[0]

    def key_of(self, token: str) -> str | None:
        match = TOKEN.fullmatch(token)
        return hash_secret(match[2]) if match else None

    async def end_in_cache(self, keys: Iterable[str]) -> None:
        """After they were removed from the store."""
        for key in keys:
            await self.cache.end(key)

    async def close(self, token: str) -> None:
        match = TOKEN.fullmatch(token)
        if match is None:
            return
        key = hash_secret(match[2])
        await self.store.remove_session(int(match[1]), key)
        await self.cache.end(key)

    async def close_all(self, user_id: int) -> None:
        """Signs a user out everywhere."""
        await self.end_in_cache(await self.store.remove_all_sessions(user_id))


def surplus_sessions(sessions: dict[str, int]) -> list[str]:
    """The sessions to drop to make room for one more: all expired ones, then the oldest."""
    newest_first = sorted(sessions, key=lambda key: sessions[key], reverse=True)
    kept = [key for key in newest_first if sessions[key] > time.time()][: SESSIONS_PER_USER - 1]
    return [key for key in newest_first if key not in kept]
