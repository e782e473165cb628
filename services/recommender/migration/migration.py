"""The migration to format 2 (docs/decisions/0020), while every service runs.

1. The announcement makes all processes read format 2, and stop believing lists of format 1 in Redis.
2. When the last reader has seen it or lost its lease, the mark makes them write format 2.
3. Every profile is converted. From then on a change in format 1 is refused, and its writer reads the profile again.
4. When no process can be reading them any more, the old items are deleted.

Each step may be repeated, so a migration that was interrupted continues when it is run again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from services.recommender.stores.format1.conversion import Conversion
from services.recommender.stores.installation import Installation
from services.recommender.stores.retries import patient
from services.recommender.stores.user_reader import UserReader
from shared.lists.cache_lease import LEASE_SECONDS
from shared.lists.format1.notice_table import NoticeTable
from shared.lists.notice_copies import NoticeCopies

MARGIN_SECONDS = 1.5
"""For reads that take long, and clocks that run at different rates."""
READING_SECONDS = 5.0
"""Longer than a process needs to read a profile."""
Advance = Callable[[int], object]


@dataclass
class MigrationReport:
    converted: int = 0
    users: int = 0

    def summary(self) -> str:
        return (
            f"All {self.users} profiles are in format 2 now; {self.converted} of them were converted just now. "
            "Processes of earlier versions cannot change them any more: stop any that are left."
        )


@dataclass(frozen=True)
class Migration:
    users: UserReader
    conversion: Conversion
    installation: Installation
    old_notices: NoticeTable
    new_notices: NoticeCopies
    sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep

    async def run(self, converting: Advance, deleting: Advance) -> MigrationReport:
        await self.set_mark()
        report = MigrationReport()
        async for ids in self._pages():
            converted = await asyncio.gather(*map(self._convert, ids))
            report.converted += sum(converted)
            report.users += len(ids)
            converting(len(ids))
        await self.sleep(READING_SECONDS)
        async for ids in self._pages():
            await asyncio.gather(*map(self._delete_old_items, ids))
            deleting(len(ids))
        return report

    async def _pages(self) -> AsyncIterator[list[int]]:
        async for accounts in self.users.account_pages():
            yield [int(account["user_id"]) for account in accounts]

    @patient
    async def set_mark(self) -> None:
        """The order is what keeps readers from finding an old list: see docs/decisions/0020."""
        if await self.old_notices.announce_format_2():
            model_version = (await self.old_notices.read()).model_version
            if model_version is not None:
                await self.new_notices.set_model_version(model_version)
            await self.sleep(LEASE_SECONDS + MARGIN_SECONDS)
            await self.old_notices.set_format_2()
        await self.installation.refuse_earlier_code()

    @patient
    async def _convert(self, user_id: int) -> bool:
        return await self.conversion.convert(user_id)

    @patient
    async def _delete_old_items(self, user_id: int) -> None:
        """Not those of a user who has signed up in format 1 since, with a process of earlier code."""
        if await self._convert(user_id):
            return
        await self.conversion.delete_old_items(user_id)
