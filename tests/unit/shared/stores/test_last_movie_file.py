from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import EndpointConnectionError

from shared.contracts.movie_records import FileReport, LineFault
from shared.stores.last_movie_file import LastMovieFile
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

REPORT = FileReport(
    source="films.jsonl",
    ended_at=datetime(2026, 11, 29, tzinfo=UTC),
    added=3,
    refused=1,
    faults=[LineFault(line=2, detail="a new movie needs a title")],
)


def last_file(**responses: Any) -> tuple[LastMovieFile, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return LastMovieFile(client, Tables("test-")), client


async def test_the_report_of_a_file_is_read_as_it_was_saved() -> None:
    store, client = last_file()
    await store.save(REPORT)
    (request,) = client.requests("put_item")
    assert await last_file(get_item={"Item": request["Item"]})[0].load() == REPORT


async def test_without_a_report_or_a_store_there_is_none() -> None:
    down = EndpointConnectionError(endpoint_url="http://dynamodb")
    assert await last_file()[0].load() is None
    assert await last_file(get_item={"Item": {"name": {"S": "x"}, "report": {"S": "{"}}})[0].load() is None
    assert await last_file(get_item=down)[0].load() is None
    await last_file(put_item=down)[0].save(REPORT)
