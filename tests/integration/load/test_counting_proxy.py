"""The counting proxy between a client of DynamoDB and S3 and the stand-in."""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from botocore.exceptions import ClientError

from shared.settings import ServiceSettings
from shared.stores.aws import DynamoDBClient, open_dynamodb, open_s3
from tests.load.write_units.counting_proxy import CountingProxy, counting_proxy
from tests.load.write_units.units import Consumption
from tests.support.processes.stack import AwsStandin, free_port

KEY = {"user_id": {"N": "1"}}
ABSENT = "attribute_not_exists(user_id)"


@pytest.fixture
async def proxy(aws_standin: AwsStandin) -> AsyncIterator[CountingProxy]:
    async with counting_proxy(aws_standin.port, free_port()) as proxy:
        yield proxy


@pytest.fixture
def proxied(proxy: CountingProxy, aws_settings: ServiceSettings) -> ServiceSettings:
    return aws_settings.model_copy(update={"aws_endpoint_url": proxy.url})


@pytest.fixture
async def client(proxied: ServiceSettings) -> AsyncIterator[DynamoDBClient]:
    async with AsyncExitStack() as opened:
        yield await opened.enter_async_context(open_dynamodb(proxied))


@pytest.fixture
async def table(client: DynamoDBClient) -> str:
    name = f"units-{uuid.uuid4().hex[:8]}"
    await client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "user_id", "AttributeType": "N"}],
        KeySchema=[{"AttributeName": "user_id", "KeyType": "HASH"}],
    )
    return name


def item(size: int) -> dict[str, dict[str, str]]:
    """An item of `size` bytes."""
    return {**KEY, "a": {"S": "x" * (size - len("user_id") - 2 - len("a"))}}


async def test_a_write_is_billed_by_the_larger_of_before_and_after(
    client: DynamoDBClient, table: str, proxy: CountingProxy
) -> None:
    await client.put_item(TableName=table, Item=item(1500))
    assert proxy.total == Consumption(write_units=2, written_bytes=1500)
    await client.update_item(TableName=table, Key=KEY, UpdateExpression="REMOVE a")
    assert proxy.total == Consumption(write_units=4, written_bytes=1509)
    await client.delete_item(TableName=table, Key=KEY)
    assert proxy.total == Consumption(write_units=5, written_bytes=1509)


async def test_a_refused_condition_is_billed(client: DynamoDBClient, table: str, proxy: CountingProxy) -> None:
    await client.put_item(TableName=table, Item=item(100))
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        await client.put_item(TableName=table, Item=item(3000), ConditionExpression=ABSENT)
    assert proxy.total == Consumption(write_units=1 + 3, written_bytes=100)


async def test_a_transaction_is_billed_double_also_if_it_is_cancelled(
    client: DynamoDBClient, table: str, proxy: CountingProxy
) -> None:
    put = {"TableName": table, "Item": item(1500), "ConditionExpression": ABSENT}
    await client.transact_write_items(TransactItems=[{"Put": put}])  # type: ignore[typeddict-item]
    assert proxy.total == Consumption(write_units=4, written_bytes=1500)
    with pytest.raises(ClientError, match="TransactionCanceled"):
        await client.transact_write_items(TransactItems=[{"Put": put}])  # type: ignore[typeddict-item]
    assert proxy.total == Consumption(write_units=8, written_bytes=1500)


async def test_reads_are_billed_by_the_whole_item(client: DynamoDBClient, table: str, proxy: CountingProxy) -> None:
    await client.put_item(TableName=table, Item=item(5000))
    written = proxy.total
    await client.get_item(TableName=table, Key=KEY, ProjectionExpression="user_id", ConsistentRead=True)
    assert proxy.total - written == Consumption(read_units=2)
    await client.batch_get_item(RequestItems={table: {"Keys": [KEY]}})
    assert proxy.total - written == Consumption(read_units=3)
    found = await client.query(
        TableName=table,
        KeyConditionExpression="user_id = :user",
        FilterExpression="a = :other",
        ExpressionAttributeValues={":user": {"N": "1"}, ":other": {"S": "y"}},
    )
    assert found["Items"] == []
    assert proxy.total - written == Consumption(read_units=4)


async def test_nothing_is_counted_while_it_is_off(client: DynamoDBClient, table: str, proxy: CountingProxy) -> None:
    proxy.is_counting = False
    await client.put_item(TableName=table, Item=item(100))
    assert proxy.total == Consumption()


async def test_objects_pass_unchanged(proxied: ServiceSettings, proxy: CountingProxy) -> None:
    content = bytes(range(256)) * 10_000
    async with open_s3(proxied) as s3:
        await s3.create_bucket(Bucket=proxied.bucket)
        await s3.put_object(Bucket=proxied.bucket, Key="a b/ü.bin", Body=content)
        assert (await s3.head_object(Bucket=proxied.bucket, Key="a b/ü.bin"))["ContentLength"] == len(content)
        response = await s3.get_object(Bucket=proxied.bucket, Key="a b/ü.bin")
        assert await response["Body"].read() == content
    assert proxy.total == Consumption()
