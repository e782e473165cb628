"""What an operator does with one user. The log has each action before it is carried out, so that none goes without."""

from dataclasses import dataclass
from typing import Protocol

from services.web.accounts.operating.audit_log import AuditEntry
from services.web.accounts.sessions import Sessions


class Log(Protocol):
    async def add(self, operator: str, action: str, user_id: int) -> None: ...

    async def page(self, month: str, before: str = "") -> list[AuditEntry]: ...


class Locks(Protocol):
    async def set(self, user_id: int, *, locked: bool) -> None: ...


@dataclass(frozen=True)
class UserOperations:
    log: Log
    locks: Locks
    sessions: Sessions

    async def looked_at(self, operator: str, user_id: int) -> None:
        await self.log.add(operator, "looked at", user_id)

    async def end_sessions(self, operator: str, user_id: int) -> None:
        """Linked apps end too."""
        await self.log.add(operator, "ended all sessions of", user_id)
        await self.sessions.close_all(user_id)

    async def lock(self, operator: str, user_id: int) -> None:
        """From the lock on nobody signs in, so that no session is left. Raises `UserNotFound`."""
        await self.log.add(operator, "locked", user_id)
        await self.locks.set(user_id, locked=True)
        await self.sessions.close_all(user_id)

    async def unlock(self, operator: str, user_id: int) -> None:
        """Raises `UserNotFound`."""
        await self.log.add(operator, "unlocked", user_id)
        await self.locks.set(user_id, locked=False)
