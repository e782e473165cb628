"""The outcomes of each model in DynamoDB's `control`, added up over all replicas."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

from services.recommender.domain.ports import OutcomeTally
from shared.contracts.errors import StoreUnavailable
from shared.contracts.operations import Outcome, OutcomeCounts
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, to_item
from shared.stores.errors import store_errors
from shared.stores.reads import read_items
from shared.stores.tables import Tables

FLUSH_SECONDS = 10.0
PREFIX = "outcomes:"


class OutcomeTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.control

    async def run(self, take: Callable[[], OutcomeTally], put_back: Callable[[OutcomeTally], None]) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            await self.flush(take, put_back)

    async def flush(self, take: Callable[[], OutcomeTally], put_back: Callable[[OutcomeTally], None]) -> None:
        """What cannot be added now is added later."""
        tally = take()
        for version in {version for version, _ in tally}:
            own = Counter({(of, outcome): count for (of, outcome), count in tally.items() if of == version})
            try:
                await self._add(version, {outcome: count for (_, outcome), count in own.items()})
            except StoreUnavailable:
                put_back(own)

    async def _add(self, version: str, counts: dict[Outcome, int]) -> None:
        added = {f":{outcome}": count for outcome, count in counts.items()}
        with store_errors():
            await self.client.update_item(
                TableName=self.table,
                Key=_key(version),
                UpdateExpression="ADD " + ", ".join(f"{name[1:]} {name}" for name in added),
                ExpressionAttributeValues=to_item(added),
            )

    async def read(self, versions: Sequence[str]) -> dict[str, OutcomeCounts]:
        items = await read_items(self.client, self.table, [_key(each) for each in versions], consistent=False)
        return {item["name"].removeprefix(PREFIX): OutcomeCounts.model_validate(item) for item in items}


def _key(version: str) -> Item:
    return to_item({"name": PREFIX + version})
