"""A lease that never expires."""

from shared.lists.cache_lease import CacheLease
from shared.lists.format1.notice_table import NoticeTable
from shared.lists.notice_board import NoticeBoard
from shared.lists.notice_copies import NoticeCopies
from shared.lists.store_format import StoreFormat
from shared.stores.aws import DynamoDBClient
from shared.stores.tables import Tables


async def valid_lease(dynamodb: DynamoDBClient, tables: Tables) -> CacheLease:
    board = NoticeBoard(NoticeTable(dynamodb, tables), NoticeCopies(dynamodb, tables), StoreFormat())
    lease = CacheLease(board, clock=lambda: 0)
    await lease.refresh()
    return lease
