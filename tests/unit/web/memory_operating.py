"""The log of operators and the locks of accounts in memory."""

from dataclasses import replace
from datetime import UTC, datetime

from services.web.accounts.accounts import Account
from services.web.accounts.operating.audit_log import AuditEntry
from shared.contracts.errors import StoreUnavailable, UserNotFound


class MemoryAudit:
    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.down = False

    async def add(self, operator: str, action: str, user_id: int) -> None:
        if self.down:
            raise StoreUnavailable
        at = f"{datetime.now(UTC).isoformat()}_{len(self.entries)}"
        self.entries.append(AuditEntry(at=at, operator=operator, action=action, user_id=user_id))

    async def page(self, month: str, before: str = "") -> list[AuditEntry]:
        return [
            each for each in reversed(self.entries) if each.at.startswith(month) and (not before or each.at < before)
        ]


class MemoryLocks:
    def __init__(self, accounts: dict[int, Account]) -> None:
        self.accounts = accounts

    async def set(self, user_id: int, *, locked: bool) -> None:
        if user_id not in self.accounts:
            raise UserNotFound
        self.accounts[user_id] = replace(self.accounts[user_id], locked=locked)
