"""DynamoDB and S3 for tests: their content through LocalStack's own client, independent of the code under test."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

from localstack_client.session import Session

from services.recommender.stores.retries import patient
from shared.stores.tables import ensure_tables

Item = dict[str, Any]
create_tables = patient(ensure_tables)
"""Has the patience of a service that starts, so that a moment without processor time does not fail a test."""


class AwsData:
    """Blocking, so that tests need no event loop; the stores run in processes of their own."""

    def __init__(self, dynamodb: Any, s3: Any) -> None:
        self._dynamodb = dynamodb
        self._s3 = s3

    def items(self, table: str) -> list[Item]:
        pages = self._dynamodb.meta.client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
        return [item for page in pages for item in page["Items"]]

    def item(self, table: str, **key: Any) -> Item | None:
        response = self._dynamodb.Table(table).get_item(Key=key, ConsistentRead=True)
        return response.get("Item")  # type: ignore[no-any-return]

    def put_item(self, table: str, **item: Any) -> None:
        self._dynamodb.Table(table).put_item(Item=item)

    def delete_item(self, table: str, **key: Any) -> None:
        self._dynamodb.Table(table).delete_item(Key=key)

    def expiry_attribute(self, table: str) -> str | None:
        """The attribute by which DynamoDB expires items, or None if it expires none."""
        expiry = self._dynamodb.meta.client.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        return expiry["AttributeName"] if expiry["TimeToLiveStatus"] == "ENABLED" else None

    def object(self, bucket: str, key: str) -> bytes:
        with closing(self._s3.get_object(Bucket=bucket, Key=key)["Body"]) as body:
            return bytes(body.read())

    def object_keys(self, bucket: str) -> list[str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


@contextmanager
def open_aws_data(url: str) -> Iterator[AwsData]:
    session = Session(localstack_host=urlsplit(url).netloc)
    dynamodb = session.resource("dynamodb")
    with closing(dynamodb.meta.client), closing(session.client("s3")) as s3:
        yield AwsData(dynamodb, s3)
