"""The notices in the format that the stores are in, and the mark of the migration, which is read with them.

Until the mark is set for good, each read finds out how far the migration is, so that a process knows within half a
second. From then on the item of format 1 is not read any more.
"""

from collections.abc import Mapping
from dataclasses import replace

import httpx

from shared.http.service_client import ServiceClient
from shared.lists.cache_lease import CacheLease, Notices, fetch_notices
from shared.lists.format1.notice_table import FORMAT_2, NO_END, NoticeTable
from shared.lists.notice_copies import NoticeCopies
from shared.lists.store_format import Format, StoreFormat
from shared.stores.aws import DynamoDBClient
from shared.stores.tables import Tables


class NoticeBoard:
    def __init__(self, old: NoticeTable, new: NoticeCopies, store_format: StoreFormat) -> None:
        self.old = old
        self.new = new
        self.format = store_format
        self._put_up_in: dict[str, Format] = {}

    @property
    def epoch(self) -> Format:
        """A notice counts only as long as this stays the same."""
        return self.format.writing

    async def read(self) -> Notices:
        """The notices for the lists of the format that is read."""
        if self.format.writing == 1:
            notices = await self._read_old()
            if self.format.reading == 1:
                return notices
        return await self.new.read()

    async def _read_old(self) -> Notices:
        notices, mark = await self.old.read_with_mark()
        self.format.advance(*mark)
        return notices

    def for_others(self, notices: Notices) -> Notices:
        """These notices for a reader that asks for them, perhaps one of earlier code."""
        marked = {FORMAT_2: int(NO_END)} if self.format.reading == 2 else {}
        return replace(notices, distrust={**notices.distrust, **marked})

    def from_others(self, notices: Notices | None) -> Notices | None:
        """Notices as another process read them."""
        if notices is None or FORMAT_2 not in notices.distrust:
            return notices
        self.format.advance(reading=2, writing=1)
        return replace(notices, distrust={name: end for name, end in notices.distrust.items() if name != FORMAT_2})

    async def set_model_version(self, model_version: str) -> None:
        await self._current.set_model_version(model_version)

    async def set_hides(self, catalogue: int) -> None:
        """In both formats: this process may not know yet which of them readers read."""
        await self.old.set_hides(catalogue)
        await self.new.set_hides(catalogue)

    async def distrust(self, name: str, until: int) -> None:
        self._put_up_in[name] = self.epoch
        await self._current.distrust(name, until)

    async def cover(self, name: str, user_id: int) -> None:
        await self._board_of(name).cover(name, user_id)

    async def renew(self, name: str, until: int) -> bool:
        return await self._board_of(name).renew(name, until)

    async def withdraw_distrust(self, name: str) -> None:
        await self._board_of(name).withdraw_distrust(name)
        self._put_up_in.pop(name, None)

    async def renewals(self) -> Mapping[str, int]:
        """In format 1, a notice's end shows that it was renewed."""
        if self.format.writing == 1:
            notices = await self._read_old()
            if self.format.writing == 1:
                return notices.distrust
        return await self.new.renewals()

    async def covered_users(self, name: str) -> frozenset[int] | None:
        return await self._current.covered_users(name)

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        return await self._current.remove_unrenewed(name, until)

    @property
    def _current(self) -> NoticeTable | NoticeCopies:
        return self.old if self.format.writing == 1 else self.new

    def _board_of(self, name: str) -> NoticeTable | NoticeCopies:
        return self.old if self._put_up_in.get(name, self.epoch) == 1 else self.new


def create_lease(
    dynamodb: DynamoDBClient, tables: Tables, store_format: StoreFormat, recommender: httpx.AsyncClient
) -> CacheLease:
    """For a reader, which asks the recommender while it cannot read the notices itself, and tells it of what is hidden,
    since the recommender may be the one that cannot read them."""
    board = NoticeBoard(NoticeTable(dynamodb, tables), NoticeCopies(dynamodb, tables), store_format)

    async def ask_recommender() -> Notices | None:
        return board.from_others(await fetch_notices(recommender))

    lease = CacheLease(board, ask_recommender)
    if isinstance(recommender, ServiceClient):
        recommender.guard.known_hides = lambda: lease.notices.hides
    return lease
