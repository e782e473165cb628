"""Passkeys, and secrets that are used once, in memory."""

from dataclasses import dataclass, field, replace

from services.web.accounts.one_time.one_time_secrets import Kind, Stored
from services.web.accounts.passkeys.passkey import Passkey


@dataclass
class MemoryPasskeys:
    stored: dict[int, dict[str, Passkey]] = field(default_factory=dict)

    async def passkeys(self, user_id: int) -> tuple[Passkey, ...]:
        return tuple(self.stored.get(user_id, {}).values())

    async def add_passkey(self, user_id: int, passkey: Passkey, most: int) -> bool:
        own = self.stored.setdefault(user_id, {})
        if passkey.passkey_id in own or len(own) >= most:
            return False
        own[passkey.passkey_id] = passkey
        return True

    async def rename_passkey(self, user_id: int, passkey_id: str, name: str) -> bool:
        return self._replace(user_id, passkey_id, name=name)

    async def remove_passkey(self, user_id: int, passkey_id: str) -> None:
        self.stored.get(user_id, {}).pop(passkey_id, None)

    async def mark_used(self, user_id: int, passkey: Passkey, sign_count: int, now: int) -> bool:
        if self.stored[user_id].get(passkey.passkey_id) != passkey:
            return False
        return self._replace(user_id, passkey.passkey_id, sign_count=sign_count, used=now)

    def _replace(self, user_id: int, passkey_id: str, **changes: str | int) -> bool:
        own = self.stored.get(user_id, {})
        if passkey_id not in own:
            return False
        own[passkey_id] = replace(own[passkey_id], **changes)  # type: ignore[arg-type]  # fields of both types
        return True


@dataclass
class MemoryOneTime:
    stored: dict[tuple[Kind, str], Stored] = field(default_factory=dict)

    async def put(self, kind: Kind, secret: str, stored: Stored) -> None:
        self.stored[kind, secret] = stored

    async def find(self, kind: Kind, secret: str) -> Stored | None:
        return self.stored.get((kind, secret))

    async def take(self, kind: Kind, secret: str) -> Stored | None:
        return self.stored.pop((kind, secret), None)
