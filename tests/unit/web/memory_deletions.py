"""Deletions of accounts in memory."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from services.web.accounts.accounts import Account, Accounts
from services.web.accounts.deletion.deletions import Deletions

Erase = Callable[[int], Awaitable[None]]


@dataclass
class MemoryDeletions:
    accounts: dict[int, Account]
    listed: set[int] = field(default_factory=set)

    async def begin(self, account: Account) -> bool:
        if self.accounts[account.user_id].sessions:
            return False
        self.accounts[account.user_id] = replace(account, sessions={}, deleting=True)
        self.listed.add(account.user_id)
        return True

    async def under_way(self) -> list[int]:
        return sorted(self.listed)

    async def end(self, user_id: int) -> None:
        self.listed.discard(user_id)


def memory_deletions(accounts: Accounts, *erasures: Erase) -> Deletions:
    """Of `accounts` whose store is in memory."""

    async def erase(user_id: int) -> None:
        for each in erasures:
            await each(user_id)

    store: Any = accounts.store
    return Deletions(MemoryDeletions(store.accounts), accounts, erase)
