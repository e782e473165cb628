"""A lease that never runs out, for tests of what is behind it."""

from shared.lists.cache_lease import CacheLease, NoticeTable
from shared.stores.aws import DynamoDBClient
from shared.stores.tables import Tables


async def valid_lease(dynamodb: DynamoDBClient, tables: Tables) -> CacheLease:
    lease = CacheLease(NoticeTable(dynamodb, tables), clock=lambda: 0)
    await lease.refresh()
    return lease
