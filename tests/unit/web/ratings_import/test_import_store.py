from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from services.web.ratings_import.import_store import ImportTable
from services.web.ratings_import.record import ImportRecord, ImportState
from shared.contracts.errors import Conflict
from shared.stores.aws import DynamoDBClient
from shared.stores.tables import Tables

RECORD = ImportRecord(
    user_id=944, import_id="abc", state=ImportState.READY, created_at=1, file="", source="imdb", scale=10
)


class OneRecord:
    """DynamoDB that holds the record at one revision."""

    def __init__(self, revision: int) -> None:
        self.revision = revision

    async def put_item(self, **put: Any) -> None:
        expected = put.get("ExpressionAttributeValues", {}).get(":old", {}).get("N")
        if expected != (str(self.revision) if self.revision else None):
            raise ClientError(cast("Any", {"Error": {"Code": "ConditionalCheckFailedException"}}), "PutItem")
        self.revision = int(put["Item"]["revision"]["N"])


def table(revision: int) -> ImportTable:
    return ImportTable(cast("DynamoDBClient", OneRecord(revision)), Tables())


async def test_each_save_follows_the_one_before() -> None:
    imports, record = table(0), RECORD
    for revision in (1, 2, 3):
        record = await imports.save(record)
        assert record.revision == revision


async def test_what_somebody_else_has_saved_is_not_overwritten() -> None:
    for revision in (1, 7):
        with pytest.raises(Conflict):
            await table(revision).save(RECORD)
