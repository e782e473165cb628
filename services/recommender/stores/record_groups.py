"""Stores records that are written at the same time in one transaction: each costs a request, and the stores of readers
the time for it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from services.recommender.domain.ports import RecordChanged
from shared.contracts.movie_records import MovieRecord

MAX_GROUP = 16
"""A transaction has at most 100 items, and a record four: itself and its keys."""
MAX_GROUP_BYTES = 3 * 1024 * 1024
"""A transaction has at most 4 MB, with keys and names; a record alone at most a tenth of that."""


@dataclass(frozen=True)
class RecordWrite:
    """A record, and keys that are to name its movie."""

    record: MovieRecord
    keys: Collection[str]

    @cached_property
    def size(self) -> int:
        """In bytes, without what is the same for all."""
        texts = [self.record.fields.as_json(), *self.keys]
        return sum(len(text.encode()) for text in texts)

    @property
    def items(self) -> set[int | str]:
        return {self.record.movie_id, *self.keys}


PutAll = Callable[[Sequence[RecordWrite]], Awaitable[None]]
"""All or nothing. Raises `RecordChanged`."""


@dataclass(eq=False)
class Group:
    writes: list[RecordWrite] = field(default_factory=list)
    items: set[int | str] = field(default_factory=set)
    size: int = 0
    stored: "asyncio.Task[None] | None" = None

    def takes(self, write: RecordWrite) -> bool:
        """A transaction may name an item once."""
        has_room = len(self.writes) < MAX_GROUP and self.size + write.size <= MAX_GROUP_BYTES
        return (has_room or not self.writes) and self.items.isdisjoint(write.items)


class RecordGroups:
    """While a transaction is on its way, the writes that arrive wait for the next one."""

    def __init__(self, put_all: PutAll) -> None:
        self._put_all = put_all
        self._turn = asyncio.Lock()
        self._open = Group()

    async def put(self, write: RecordWrite) -> None:
        """Alone, if one of the others keeps the group from being stored."""
        group = self._join(write)
        try:
            await asyncio.shield(group.stored)  # type: ignore[arg-type]
        except RecordChanged:
            if len(group.writes) == 1:
                raise
            await self._put_all([write])

    def _join(self, write: RecordWrite) -> Group:
        if not self._open.takes(write):
            self._open = Group()
        group = self._open
        group.writes.append(write)
        group.items |= write.items
        group.size += write.size
        group.stored = group.stored or asyncio.create_task(self._store(group))
        return group

    async def _store(self, group: Group) -> None:
        async with self._turn:
            if self._open is group:
                self._open = Group()
            await self._put_all(group.writes)
