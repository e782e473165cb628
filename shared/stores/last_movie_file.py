"""What came of the last file of movies, in an item of `control`. Nothing depends on it, so failures are ignored."""

from contextlib import suppress

from pydantic import ValidationError

from shared.contracts.errors import StoreUnavailable
from shared.contracts.movie_records import FileReport
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import to_item
from shared.stores.errors import store_errors
from shared.stores.reads import read_item
from shared.stores.tables import Tables

NAME = "last-movie-file"


class LastMovieFile:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.control

    async def save(self, report: FileReport) -> None:
        item = {"name": NAME, "report": report.model_dump_json()}
        with suppress(StoreUnavailable), store_errors():
            await self.client.put_item(TableName=self.table, Item=to_item(item))

    async def load(self) -> FileReport | None:
        with suppress(StoreUnavailable, ValidationError):
            item = await read_item(self.client, self.table, to_item({"name": NAME}), ConsistentRead=False)
            return FileReport.model_validate_json(item["report"]) if item else None
        return None
