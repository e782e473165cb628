"""Accounts and their sessions in memory."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.web.accounts.accounts import Account
from services.web.accounts.display_name.display_names import DisplayName
from services.web.accounts.notices.notice import Notice
from services.web.accounts.sessions import OpenedSession, SignedInUser, StoredSession, session_id
from shared.contracts.errors import Conflict, NameTaken, StoreUnavailable
from shared.contracts.lists import Visibility


@dataclass
class MemoryUsers:
    accounts: dict[int, Account] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    links: dict[int, set[str]] = field(default_factory=dict)
    visibility: dict[int, Visibility] = field(default_factory=dict)
    link_keys: dict[int, str] = field(default_factory=dict)
    codes: dict[int, set[str]] = field(default_factory=dict)
    notices: dict[int, list[Notice]] = field(default_factory=dict)
    display_names: dict[int, DisplayName] = field(default_factory=dict)
    down: bool = False
    reads: int = 0

    def _record(self) -> None:
        self.reads += 1
        if self.down:
            raise StoreUnavailable

    async def next_id(self) -> int:
        self._record()
        return 944 + len(self.accounts)

    async def create(
        self,
        account: Account,
        key: str,
        created: datetime,
        visibility: Visibility = "open",
    ) -> None:
        self._record()
        self.visibility[account.user_id] = visibility
        if key in self.names:
            raise NameTaken
        self.names[key] = account.user_id
        self.accounts[account.user_id] = replace(account, created=created.isoformat())

    async def find(self, user_id: int) -> Account | None:
        self._record()
        return self.accounts.get(user_id)

    async def find_id(self, key: str) -> int | None:
        self._record()
        return self.names.get(key)

    async def link_key(self, user_id: int) -> str | None:
        self._record()
        return self.link_keys.get(user_id)

    async def set_link_key(self, user_id: int, key: str) -> None:
        self._record()
        self.link_keys[user_id] = key

    async def set_password(self, old: Account, password_hash: str, sessions: dict[str, int]) -> None:
        self._record()
        if self.accounts[old.user_id].password_hash != old.password_hash:
            raise Conflict
        self.accounts[old.user_id] = replace(old, password_hash=password_hash, sessions=sessions)
        self.links.pop(old.user_id, None)

    async def recovery_codes(self, user_id: int) -> set[str]:
        self._record()
        return self.codes.get(user_id, set())

    async def set_recovery_codes(self, user_id: int, hashes: Collection[str]) -> None:
        self._record()
        self.codes[user_id] = set(hashes)

    async def recover(self, user_id: int, codes: Collection[str], left: Collection[str], password_hash: str) -> bool:
        self._record()
        if self.codes.get(user_id, set()) != set(codes):
            return False
        self.codes[user_id] = set(left)
        account = self.accounts[user_id]
        self.accounts[user_id] = replace(account, password_hash=password_hash, sessions={}, mail=None)
        return True

    async def remove(self, user_id: int, key: str) -> None:
        self._record()
        del self.accounts[user_id]
        del self.names[key]
        self.links.pop(user_id, None)

    async def session(self, user_id: int, key: str) -> StoredSession | None:
        self._record()
        account = self.accounts.get(user_id)
        if account is None or key not in account.sessions:
            return None
        own = session_id(key)
        notices = [each for each in reversed(self.notices.get(user_id, [])) if each.session != own]
        called = self.display_names.get(user_id, DisplayName()).text
        user = SignedInUser(user_id=user_id, name=account.name, display_name=called, notices=notices)
        return StoredSession(user, account.sessions[key], account.records.seen.get(own, 0))

    async def display_name(self, user_id: int) -> DisplayName:
        self._record()
        return self.display_names.get(user_id, DisplayName())

    async def set_display_name(self, user_id: int, name: DisplayName) -> list[str]:
        self._record()
        self.display_names[user_id] = name
        return list(self.accounts[user_id].sessions)

    async def add_notice(self, user_id: int, notice: Notice) -> list[str]:
        self._record()
        self.notices.setdefault(user_id, []).append(notice)
        return list(self.accounts[user_id].sessions)

    async def remove_notices(self, user_id: int, notice_ids: Collection[str]) -> list[str]:
        self._record()
        self.notices[user_id] = [each for each in self.notices.get(user_id, []) if each.notice_id not in notice_ids]
        return list(self.accounts[user_id].sessions)

    async def add_session(self, session: OpenedSession, dropped: Collection[str], forgotten: Collection[str]) -> None:
        account = self.accounts[session.user.user_id]
        for key in dropped:
            del account.sessions[key]
        for each in forgotten:
            account.records.devices.pop(each, None)
            account.records.seen.pop(each, None)
        account.sessions[session.key] = session.expires_at
        account.records.devices.update(session.records.devices)
        account.records.seen.update(session.records.seen)
        self.notices.setdefault(session.user.user_id, []).append(session.notice())

    async def mark_seen(self, user_id: int, key: str, now: int) -> None:
        self._record()
        self.accounts[user_id].records.seen[session_id(key)] = now

    async def remove_sessions(self, user_id: int, keys: Collection[str]) -> None:
        self._record()
        if user_id in self.accounts:
            for key in keys:
                self.accounts[user_id].sessions.pop(key, None)

    async def remove_all_sessions(self, user_id: int) -> list[str]:
        self._record()
        sessions = self.accounts[user_id].sessions
        removed = list(sessions)
        sessions.clear()
        self.links.pop(user_id, None)
        return removed
