"""What a rating is billed, with and without webhooks, counted between the store of profiles and DynamoDB."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from services.recommender.stores.counters.rating_counter import RatingCounter
from services.recommender.stores.format2.profile_items import ProfileItems
from shared.lists.store_format import StoreFormat
from shared.settings import ServiceSettings
from shared.stores.aws import DynamoDBClient, open_dynamodb
from shared.stores.dynamodb import to_item
from shared.stores.tables import Tables, ensure_tables
from tests.integration.recommender.conftest import USER
from tests.load.write_units.counting_proxy import CountingProxy, counting_proxy
from tests.support.processes.stack import AwsStandin, free_port

LIST_BYTES = 2500


@dataclass(frozen=True)
class FakeList:
    expires_at: int = 99
    movie_ids: tuple[int, ...] = tuple(range(1, 11))

    def pack(self) -> bytes:
        return b"x" * LIST_BYTES


@pytest.fixture
async def proxy(aws_standin: AwsStandin) -> AsyncIterator[CountingProxy]:
    async with counting_proxy(aws_standin.port, free_port()) as proxy:
        yield proxy


@pytest.fixture
def tables(aws_settings: ServiceSettings) -> Tables:
    return Tables(aws_settings.table_prefix)


@pytest.fixture
async def client(aws_settings: ServiceSettings, tables: Tables, proxy: CountingProxy) -> AsyncIterator[DynamoDBClient]:
    async with open_dynamodb(aws_settings.model_copy(update={"aws_endpoint_url": proxy.url})) as client:
        await ensure_tables(client, tables)
        yield client


async def units_of_a_rating(
    client: DynamoDBClient, tables: Tables, proxy: CountingProxy, *, hooked: bool
) -> dict[str, float]:
    """By operation and tables, in which the prefix is left out."""
    profiles = ProfileItems(client, tables, RatingCounter(client, tables, StoreFormat()))
    await client.put_item(TableName=tables.profiles, Item=to_item({"user_id": USER, "version": 0}))
    profile = await profiles.load(USER)
    assert profile is not None
    if hooked:
        profile = await profiles.commit(profile.with_hooked(True), [], FakeList())
    profile = await profiles.commit(profile.with_rating(1, 5.0, 10), [1], FakeList())
    proxy.by_operation.clear()
    await profiles.commit(profile.with_rating(8, 4.0, 20), [8], FakeList())
    return {name.replace(tables.prefix, ""): each.write_units for name, each in proxy.by_operation.items()}


async def test_only_a_rating_of_somebody_with_webhooks_is_billed_as_a_transaction(
    client: DynamoDBClient, tables: Tables, proxy: CountingProxy
) -> None:
    assert await units_of_a_rating(client, tables, proxy, hooked=False) == {"UpdateItem profiles": 3}
    assert await units_of_a_rating(client, tables, proxy, hooked=True) == {
        "TransactWriteItems outbox profiles": 2 * (3 + 1)
    }
