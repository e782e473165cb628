"""The sessions of a user, for the user: on which device each was opened, and when it was last used."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from services.web.accounts.accounts import Account, AccountStore
from services.web.accounts.devices import Device
from services.web.accounts.sessions import SESSION_SECONDS, Sessions, session_id
from shared.contracts.errors import NotFound


class SessionNotFound(NotFound):
    message = "This session has ended already."


@dataclass(frozen=True)
class ListedSession:
    session_id: str
    device: Device
    signed_in: datetime
    last_seen: datetime
    is_current: bool


@dataclass(frozen=True)
class SessionList:
    store: AccountStore
    sessions: Sessions

    async def read(self, user_id: int, token: str) -> list[ListedSession]:
        """The one of `token` first, then those used last."""
        account, own = await self.store.find(user_id), self.sessions.key_of(token)
        if account is None:
            return []
        listed = [_listed(account, key, own) for key in _open(account)]
        return sorted(listed, key=lambda each: (each.is_current, each.last_seen), reverse=True)

    async def end(self, user_id: int, ended_id: str) -> None:
        """Raises `SessionNotFound`."""
        account = await self.store.find(user_id)
        keys = [key for key in account.sessions if session_id(key) == ended_id] if account else []
        if not keys:
            raise SessionNotFound
        await self.sessions.end(user_id, keys)

    async def end_others(self, user_id: int, token: str) -> None:
        account, own = await self.store.find(user_id), self.sessions.key_of(token)
        if account is not None:
            await self.sessions.end(user_id, [key for key in account.sessions if key != own])


def _open(account: Account) -> list[str]:
    now = time.time()
    return [key for key, expires_at in account.sessions.items() if expires_at > now]


def _listed(account: Account, key: str, own: str | None) -> ListedSession:
    signed_in, each = account.sessions[key] - SESSION_SECONDS, session_id(key)
    seen = max(account.records.seen.get(each, 0), signed_in)
    device = account.records.devices.get(each, Device())
    return ListedSession(each, device, _moment(signed_in), _moment(seen), key == own)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
