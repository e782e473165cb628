"""The stand-ins keep what they acknowledged, whatever ends them."""

import asyncio

from redis.asyncio import Redis

from shared.aws import open_dynamodb, open_s3
from shared.settings import ServiceSettings
from shared.tables import Tables, ensure_tables
from tests.running import AwsStandin, RedisStandin


async def test_objects_and_tables_survive_a_kill(aws_standin: AwsStandin, aws_settings: ServiceSettings) -> None:
    tables = Tables(aws_settings.table_prefix)
    async with open_dynamodb(aws_settings) as dynamodb, open_s3(aws_settings) as s3:
        await ensure_tables(dynamodb, tables)
        await s3.create_bucket(Bucket=aws_settings.bucket)
        await s3.put_object(Bucket=aws_settings.bucket, Key="models/current.json", Body=b"{}")
        await dynamodb.put_item(TableName=tables.users, Item={"user_id": {"N": "1"}, "name": {"S": "Ann"}})
    aws_standin.kill()
    await asyncio.to_thread(aws_standin.start)
    async with open_dynamodb(aws_settings) as dynamodb, open_s3(aws_settings) as s3:
        kept = await dynamodb.get_item(TableName=tables.users, Key={"user_id": {"N": "1"}})
        found = await s3.get_object(Bucket=aws_settings.bucket, Key="models/current.json")
        assert kept["Item"]["name"] == {"S": "Ann"}
        assert await found["Body"].read() == b"{}"


async def test_redis_answers_and_forgets(redis_standin: RedisStandin) -> None:
    async with Redis.from_url(redis_standin.url) as redis:
        await redis.set("seen", "yes")
    redis_standin.kill()
    await asyncio.to_thread(redis_standin.start)
    async with Redis.from_url(redis_standin.url) as redis:
        assert await redis.get("seen") is None
