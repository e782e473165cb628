"""Deletion of accounts. One that is interrupted is finished in the background, by any process of any replica."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from services.web.accounts.accounts import Account, Accounts
from shared.contracts.errors import Conflict, MatineeError
from shared.contracts.user_names import name_key

RESUME_SECONDS = 10
AT_ONCE_SECONDS = 3
"""How long the owner waits for a deletion to be finished."""
LATE_SECONDS = 120
"""A write that began before the deletion has ended or failed after so long. Then its traces are erased as well."""
MAX_ATTEMPTS = 3
log = structlog.get_logger()


class DeletionStore(Protocol):
    async def begin(self, account: Account) -> bool:
        """Marks the account, so that nobody can sign in any more, and lists the deletion, at once. False, and nothing
        changes, if the account has another password or open sessions."""
        ...

    async def under_way(self) -> list[int]:
        """The users whose deletion is listed."""
        ...

    async def end(self, user_id: int) -> None:
        """Takes the deletion off the list."""
        ...


class Deletions:
    def __init__(
        self,
        store: DeletionStore,
        accounts: Accounts,
        erase: Callable[[int], Awaitable[None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`erase` deletes all that other parts store of a user. It is repeated."""
        self.store = store
        self.accounts = accounts
        self.erase = erase
        self.clock = clock
        self._removed_at: dict[int, float] = {}
        self._unfinished: set[int] = set()

    def unfinished(self) -> int:
        """How many accounts are being deleted, as far as this process has seen."""
        return len(self._unfinished)

    async def delete(self, user_id: int, password: str) -> bool:
        """Returns whether the account is gone; otherwise it is being deleted. Raises `WrongPassword`."""
        await self._begin(user_id, password)
        try:
            async with asyncio.timeout(AT_ONCE_SECONDS):
                await self._finish(user_id)
        except (MatineeError, TimeoutError) as error:
            log.warning("deletion goes on in the background", user_id=user_id, error=repr(error))
            return False
        return True

    async def _begin(self, user_id: int, password: str) -> None:
        for _ in range(MAX_ATTEMPTS):
            account = await self.accounts.check_password(user_id, password)
            if account.deleting:
                return
            await self.accounts.sessions.close_all(user_id)
            if await self.store.begin(account):
                return
        raise Conflict

    async def run(self) -> None:
        while True:
            try:
                await self.resume()
            except MatineeError as error:
                log.info("deletions not resumed", error=repr(error))
            await asyncio.sleep(random.uniform(RESUME_SECONDS / 2, RESUME_SECONDS))

    async def resume(self) -> None:
        """Goes on with every deletion. One that fails keeps no other waiting."""
        listed = await self.store.under_way()
        self._unfinished &= set(listed)
        self._removed_at = {each: at for each, at in self._removed_at.items() if each in listed}
        for user_id in listed:
            try:
                await self._go_on(user_id)
            except MatineeError as error:
                log.warning("deletion not finished", user_id=user_id, error=repr(error))

    async def _go_on(self, user_id: int) -> None:
        if user_id not in self._removed_at:
            await self._finish(user_id)
        elif self.clock() - self._removed_at[user_id] >= LATE_SECONDS:
            await self.erase(user_id)
            await self.store.end(user_id)
            del self._removed_at[user_id]

    async def _finish(self, user_id: int) -> None:
        """The account goes last: until then its owner is told that it is being deleted, and its name is taken."""
        account = await self.accounts.store.find(user_id)
        if account is not None:
            self._unfinished.add(user_id)
            await self.erase(user_id)
            await self.accounts.store.remove(user_id, name_key(account.name))
        self._unfinished.discard(user_id)
        self._removed_at.setdefault(user_id, self.clock())
