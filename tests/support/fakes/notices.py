"""A cache and a table of notices in memory that can be down, and a clock that tests advance."""

import asyncio
from collections.abc import Awaitable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.errors import CacheUnavailable, StoreUnavailable
from shared.lists.cache_lease import Notices
from shared.lists.found_list import FoundList
from shared.lists.ready_list import ReadyList


@dataclass
class PlaceholderCache:
    """Stores only the version of each user's newest placeholder."""

    down: bool = True
    seconds: int = 600
    versions: dict[int, int] = field(default_factory=dict)
    attempts: int = 0

    async def put_placeholder(self, user_id: int, version: int = 0) -> bytes:
        self.attempts += 1
        if self.down:
            raise CacheUnavailable
        self.versions[user_id] = max(version, self.versions.get(user_id, 0))
        return b"token"

    async def clear(self) -> None:
        self.attempts += 1
        if self.down:
            raise CacheUnavailable
        self.versions.clear()

    async def remove(self, user_ids: Collection[int]) -> None:
        self.attempts += 1
        if self.down:
            raise CacheUnavailable
        self.versions = {user_id: version for user_id, version in self.versions.items() if user_id not in user_ids}

    async def get(self, user_id: int, amount: int) -> FoundList | None:
        raise NotImplementedError

    async def try_put_placeholder(self, user_id: int, version: int = 0) -> bytes | None:
        raise NotImplementedError

    async def try_fill(self, ready: ReadyList, token: bytes | None) -> bool:
        raise NotImplementedError


@dataclass
class FakeNoticeTable:
    down: bool = False
    notices: dict[str, int] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    covered: dict[str, set[int]] = field(default_factory=dict)
    epoch: int = 1

    def for_others(self, notices: Notices) -> Notices:
        return notices

    async def cover(self, name: str, user_id: int) -> None:
        self._call("cover")
        if name not in self.notices:
            raise StoreUnavailable
        self.covered.setdefault(name, set()).add(user_id)

    async def renewals(self) -> Mapping[str, int]:
        return (await self.read()).distrust

    async def covered_users(self, name: str) -> frozenset[int] | None:
        """None for a notice that a test put up by hand."""
        return frozenset(self.covered[name]) if name in self.covered else None

    async def read(self) -> Notices:
        self._call("read")
        return Notices("m", dict(self.notices))

    async def distrust(self, name: str, until: int) -> None:
        self._call("distrust")
        self.notices[name] = until

    async def renew(self, name: str, until: int) -> bool:
        self._call("renew")
        if name in self.notices:
            self.notices[name] = until
        return name in self.notices

    async def withdraw_distrust(self, name: str) -> None:
        self._call("withdraw_distrust")
        self.notices.pop(name, None)

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        self._call("remove_unrenewed")
        return self.notices.get(name) == until and self.notices.pop(name) > 0

    def _call(self, operation: str) -> None:
        self.calls.append(operation)
        if self.down:
            raise StoreUnavailable


@dataclass
class FakeTime:
    """A sleeping task wakes up when the test has advanced the time."""

    now: float = 0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        until = self.now + seconds
        while self.now < until:
            await asyncio.sleep(0)

    async def pass_time(self, seconds: float) -> None:
        """In steps of a quarter of a second, running every task at each step."""
        for _ in range(int(4 * seconds)):
            self.now += 0.25
            await self.run_tasks()

    async def run_tasks(self) -> None:
        for _ in range(8):
            await asyncio.sleep(0)

    async def seconds_until(self, done: Awaitable[Any]) -> float:
        started, task = self.now, asyncio.ensure_future(done)
        await self.run_tasks()
        while not task.done():
            await self.pass_time(0.25)
        await task
        return self.now - started
