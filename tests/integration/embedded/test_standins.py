"""The stand-ins keep every acknowledged write, no matter how they end."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from redis.asyncio import Redis

from embedded.standins import aws_standin
from shared.contracts.errors import StoreUnavailable
from shared.settings import ServiceSettings
from shared.stores.aws import DynamoDBClient, open_dynamodb, open_s3
from shared.stores.errors import store_errors
from shared.stores.tables import Tables
from tests.support.aws_data import AwsData, create_tables, open_aws_data
from tests.support.processes.stack import AwsStandin, RedisStandin, free_port
from tests.support.waiting import eventually

WRITERS = 8
ROUNDS = 3
TABLES = Tables()
ACKNOWLEDGED_A_ROUND = 150


@pytest.fixture
def own_standin(tmp_path: Path) -> Iterator[AwsStandin]:
    standin = AwsStandin(tmp_path, free_port())
    standin.start()
    yield standin
    standin.close()


@pytest.fixture
def forgetful_standin(tmp_path: Path) -> Iterator[AwsStandin]:
    port = free_port()
    program = aws_standin(tmp_path / "aws", port)
    forgetful = replace(program, command=(*program.command, "--forget-seconds", "0.2"))
    standin = AwsStandin(tmp_path, port, forgetful)
    standin.start()
    yield standin
    standin.close()


@asynccontextmanager
async def open_tables(standin: AwsStandin) -> AsyncIterator[DynamoDBClient]:
    settings = ServiceSettings.model_validate(
        {"aws_endpoint_url": standin.url, "internal_token": "a-token-of-the-services-only"}
    )
    async with open_dynamodb(settings) as dynamodb:
        await create_tables(dynamodb, TABLES)
        yield dynamodb


async def rate(dynamodb: DynamoDBClient, user_id: int, movie_id: int) -> None:
    """Writes a rating and its version in one transaction, as the recommender does."""
    user = {"user_id": {"N": str(user_id)}}
    with store_errors():
        await dynamodb.transact_write_items(
            TransactItems=[
                {
                    "Update": {
                        "TableName": TABLES.users,
                        "Key": user,
                        "UpdateExpression": "ADD profile_version :one",
                        "ExpressionAttributeValues": {":one": {"N": "1"}},
                    }
                },
                {"Put": {"TableName": TABLES.ratings, "Item": {**user, "movie_id": {"N": str(movie_id)}}}},
            ]
        )


def rated_movies(data: AwsData) -> dict[int, set[int]]:
    movies: dict[int, set[int]] = defaultdict(set)
    for item in data.items(TABLES.ratings):
        movies[int(item["user_id"])].add(int(item["movie_id"]))
    return movies


def versions(data: AwsData) -> dict[int, int]:
    return {int(item["user_id"]): int(item["profile_version"]) for item in data.items(TABLES.users)}


async def test_every_acknowledged_write_survives_a_kill_during_writes(own_standin: AwsStandin) -> None:
    acknowledged: dict[int, set[int]] = defaultdict(set)

    async def write_until_killed(user_id: int, first: int, enough: asyncio.Event) -> None:
        with suppress(StoreUnavailable):
            async with open_tables(own_standin) as dynamodb:
                for movie_id in count(first):
                    await rate(dynamodb, user_id, movie_id)
                    acknowledged[user_id].add(movie_id)
                    if sum(map(len, acknowledged.values())) >= target:
                        enough.set()

    for each in range(ROUNDS):
        target = (each + 1) * ACKNOWLEDGED_A_ROUND
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as writers:
            for user_id in range(1, WRITERS + 1):
                writers.create_task(write_until_killed(user_id, each * 10_000, enough))
            await enough.wait()
            own_standin.kill()
        own_standin.start()

    with open_aws_data(own_standin.url) as data:
        rated, counts = rated_movies(data), versions(data)
    assert sum(map(len, acknowledged.values())) >= ROUNDS * ACKNOWLEDGED_A_ROUND
    assert all(acknowledged[user_id] <= rated[user_id] for user_id in acknowledged)
    # each transaction was applied completely, and once
    assert counts == {user_id: len(movies) for user_id, movies in rated.items()}


async def test_a_clean_stop_leaves_one_complete_snapshot(own_standin: AwsStandin) -> None:
    async with open_tables(own_standin) as dynamodb:
        await rate(dynamodb, 1, 11)
    own_standin.stop()
    files = {path.name for path in own_standin.data.iterdir() if path.is_file()}
    assert files == {"snapshot-00000001.json", "snapshot-00000001.copy"}
    own_standin.start()
    async with open_tables(own_standin) as dynamodb:
        await rate(dynamodb, 1, 12)
    own_standin.kill()
    own_standin.start()
    with open_aws_data(own_standin.url) as data:
        assert rated_movies(data) == {1: {11, 12}}
        assert versions(data) == {1: 2}


async def test_a_long_journal_is_compacted_during_writes(own_standin: AwsStandin) -> None:
    async with open_tables(own_standin) as dynamodb:
        for name in range(50):
            await dynamodb.put_item(
                TableName=TABLES.names, Item={"name": {"S": str(name)}, "padding": {"S": "x" * 380_000}}
            )
        while not (own_standin.data / "snapshot-00000001.json").exists():
            await rate(dynamodb, 1, 1)
        while (own_standin.data / "journal-00000000.jsonl").exists():
            await rate(dynamodb, 1, 1)
    with open_aws_data(own_standin.url) as data:
        before = versions(data)
        own_standin.kill()
        own_standin.start()
        assert {item["name"] for item in data.items(TABLES.names)} == {str(name) for name in range(50)}
        assert versions(data) == before


async def test_objects_and_empty_buckets_survive_a_kill(own_standin: AwsStandin, aws_settings: ServiceSettings) -> None:
    settings = aws_settings.model_copy(update={"aws_endpoint_url": own_standin.url})
    async with open_s3(settings) as s3:
        await s3.create_bucket(Bucket="empty-bucket")
        await s3.create_bucket(Bucket=settings.bucket)
        await s3.put_object(Bucket=settings.bucket, Key="models/current.json", Body=b"{}")
    own_standin.kill()
    own_standin.start()
    with open_aws_data(own_standin.url) as data:
        assert data.object(settings.bucket, "models/current.json") == b"{}"
        assert data.object_keys("empty-bucket") == []


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/_ministack/reset", {}), ("/", {"Origin": "http://somewhere.example"})],
)
def test_requests_from_pages_and_admin_calls_are_refused(
    aws_standin: AwsStandin, path: str, headers: dict[str, str]
) -> None:
    with pytest.raises(HTTPError, match="403") as refused:
        urlopen(Request(f"{aws_standin.url}{path}", method="POST", headers=headers))
    refused.value.close()


async def test_redis_serves_and_forgets_its_data_when_killed(redis_standin: RedisStandin) -> None:
    async with Redis.from_url(redis_standin.url) as redis:
        await redis.set("seen", "yes")
    redis_standin.kill()
    await asyncio.to_thread(redis_standin.start)
    async with Redis.from_url(redis_standin.url) as redis:
        assert await redis.get("seen") is None


async def test_no_file_has_a_deleted_name_any_more(forgetful_standin: AwsStandin) -> None:
    """Planted in an item that is deleted, and in one that is overwritten in the same transaction."""
    name, password = {"name": {"S": "planted-name"}}, {"password": {"S": "planted-hash"}}
    ada, bea = ({"user_id": {"N": user_id}} for user_id in ("944", "945"))

    def traces() -> int:
        files = [path for path in forgetful_standin.data.rglob("*") if path.is_file()]
        return sum(b"planted" in path.read_bytes() for path in files)

    async with open_tables(forgetful_standin) as dynamodb:
        await dynamodb.put_item(TableName=TABLES.users, Item={**bea, "name": {"S": "kept"}})
        await dynamodb.put_item(TableName=TABLES.names, Item=name)
        await dynamodb.put_item(TableName=TABLES.users, Item={**ada, **name, **password})
        assert traces()
        writes: Any = [
            {"Delete": {"TableName": TABLES.names, "Key": name}},
            {"Put": {"TableName": TABLES.users, "Item": ada}},
        ]
        await dynamodb.transact_write_items(TransactItems=writes)

        async def are_gone() -> bool:
            return not traces()

        await eventually(are_gone)
        await asyncio.to_thread(forgetful_standin.kill)
        await asyncio.to_thread(forgetful_standin.start)
        found = await dynamodb.get_item(TableName=TABLES.users, Key=bea)
        assert found["Item"]["name"] == {"S": "kept"}
