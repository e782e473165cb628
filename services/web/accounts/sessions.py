"""Sessions, recorded in the user's own item in DynamoDB and cached in Redis.

A token is `<user_id>.<secret>`. Only the secret's SHA-256 is stored, so a stolen table opens no session.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Protocol

from pydantic import BaseModel, Field

from services.web.accounts.devices import Device
from services.web.accounts.notices.notice import Notice
from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.stores.multiplexed_redis import MultiplexedRedis
from shared.stores.redis_cache import RedisCache

SESSION_SECONDS = 30 * 24 * 3600
CACHE_SECONDS = 60
"""Also the longest time that a session ended during a Redis outage can survive in the cache."""
SESSIONS_PER_USER = 10
SEEN_SECONDS = 15 * 60
"""How exactly it is known when a session was last used; recording it costs a write."""
ID_CHARACTERS = 16
SessionId = Annotated[str, Field(pattern=f"^[0-9a-f]{{{ID_CHARACTERS}}}$")]
TOKEN = re.compile(r"([1-9][0-9]{0,15})\.([A-Za-z0-9_-]{43})", re.ASCII)
ENDED = b"ended"


class SignedInUser(BaseModel):
    """`name` is what the user signs in with. `notices` are those that this session has not dismissed."""

    user_id: int
    name: str
    display_name: str = ""
    notices: list[Notice] = []

    @property
    def called(self) -> str:
        """What the site calls the user."""
        return self.display_name or self.name


@dataclass(frozen=True)
class OpenedSession:
    user: SignedInUser
    token: str
    expires_at: int
    device: Device = field(default_factory=Device)

    @property
    def key(self) -> str:
        return hash_secret(self.token.partition(".")[2])

    @property
    def session_id(self) -> str:
        return session_id(self.key)

    @property
    def opened_at(self) -> int:
        return self.expires_at - SESSION_SECONDS

    def notice(self) -> Notice:
        return Notice(
            notice_id=self.session_id,
            kind="sign_in",
            at=self.opened_at,
            browser=self.device.browser,
            system=self.device.system,
            session=self.session_id,
        )

    @property
    def records(self) -> "SessionRecords":
        return SessionRecords({self.session_id: self.device}, {self.session_id: self.opened_at})


@dataclass(frozen=True)
class StoredSession:
    user: SignedInUser
    expires_at: int
    seen_at: int
    """0 if it is not known."""


@dataclass(frozen=True)
class SessionRecords:
    """What a user is told about their sessions, by the id of each. Sessions that were opened before this was recorded
    have none, and some may be of sessions that have ended."""

    devices: dict[str, Device] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


class SessionStore(Protocol):
    async def session(self, user_id: int, key: str) -> StoredSession | None: ...
    async def add_session(self, session: OpenedSession, dropped: Collection[str], forgotten: Collection[str]) -> None:
        """Removes the sessions with the keys `dropped`, and the records of the ids `forgotten`. The other sessions get
        a notice."""
        ...

    async def mark_seen(self, user_id: int, key: str, now: int) -> None: ...
    async def remove_sessions(self, user_id: int, keys: Collection[str]) -> None: ...
    async def remove_all_sessions(self, user_id: int) -> list[str]: ...


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def session_id(key: str) -> str:
    """The public name of a session among those of its user; it opens nothing."""
    return key[:ID_CHARACTERS]


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

    async def forget(self, key: str) -> None:
        """An ended session stays marked as ended: whoever looks meanwhile finds none in the store."""
        try:
            value = await self.cache.call(lambda redis: redis.getdel(self._name(key)))
        except CacheUnavailable:
            return
        if value == ENDED:
            await self.end(key)

    async def _set(self, key: str, value: bytes, *, only_new: bool) -> None:
        try:
            await self.cache.call(lambda redis: redis.set(self._name(key), value, ex=CACHE_SECONDS, nx=only_new))
        except CacheUnavailable:
            return


class Sessions:
    def __init__(self, store: SessionStore, cache: SessionCache) -> None:
        self.store = store
        self.cache = cache

    def new(self, user: SignedInUser, device: Device) -> OpenedSession:
        token = f"{user.user_id}.{secrets.token_urlsafe(32)}"
        return OpenedSession(user, token, int(time.time()) + SESSION_SECONDS, device)

    async def open(
        self, user: SignedInUser, existing: dict[str, int], records: SessionRecords, device: Device
    ) -> OpenedSession:
        """Opens a session and drops surplus `existing` ones."""
        session, dropped = self.new(user, device), surplus_sessions(existing)
        kept = {session_id(key) for key in existing if key not in dropped}
        await self.store.add_session(session, dropped, (records.devices.keys() | records.seen.keys()) - kept)
        await self.end_in_cache(dropped)
        await self.forget_in_cache(key for key in existing if key not in dropped)
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
        found, now = await self.store.session(user_id, key), int(time.time())
        if found is None or found.expires_at <= now:
            return None
        if found.seen_at + SEEN_SECONDS <= now:
            with suppress(StoreUnavailable):
                await self.store.mark_seen(user_id, key, now)
        await self.cache.fill(key, found.user)
        return found.user

    def key_of(self, token: str) -> str | None:
        match = TOKEN.fullmatch(token)
        return hash_secret(match[2]) if match else None

    async def end_in_cache(self, keys: Iterable[str]) -> None:
        """After they were removed from the store."""
        for key in keys:
            await self.cache.end(key)

    async def forget_in_cache(self, keys: Iterable[str]) -> None:
        """What is known about their user has changed, so they are read again."""
        for key in keys:
            await self.cache.forget(key)

    async def close(self, token: str) -> None:
        match = TOKEN.fullmatch(token)
        if match is None:
            return
        await self.end(int(match[1]), [hash_secret(match[2])])

    async def end(self, user_id: int, keys: Collection[str]) -> None:
        """At once in all processes: none trusts its own memory of a session."""
        if keys:
            await self.store.remove_sessions(user_id, keys)
            await self.end_in_cache(keys)

    async def close_all(self, user_id: int) -> None:
        """Signs a user out everywhere."""
        await self.end_in_cache(await self.store.remove_all_sessions(user_id))


def surplus_sessions(sessions: dict[str, int]) -> list[str]:
    """The sessions to drop to make room for one more: all expired ones, then the oldest."""
    newest_first = sorted(sessions, key=lambda key: sessions[key], reverse=True)
    kept = [key for key in newest_first if sessions[key] > time.time()][: SESSIONS_PER_USER - 1]
    return [key for key in newest_first if key not in kept]
