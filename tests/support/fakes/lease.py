"""A lease that never expires."""

from shared.lists.cache_lease import CacheLease
from shared.lists.format1.notice_table import NoticeTable
from shared.stores.aws import DynamoDBClient
from shared.stores.tables import Tables


async def valid_lease(dynamodb: DynamoDBClient, tables: Tables) -> CacheLease:
    lease = CacheLease(NoticeTable(dynamodb, tables), clock=lambda: 0)
    await lease.refresh()
    return lease
