"""The list protocol under race conditions, on a real Redis and over the real DynamoDB protocol."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

from shared.contracts.lists import ListHead
from shared.contracts.movies import Movie
from shared.lists.cache_lease import CacheLease
from shared.lists.compact_list import CompactList, PopularityReason
from shared.lists.format1.notice_table import NoticeTable
from shared.lists.format1.stored_list import ListRecord
from shared.lists.found_list import LIST_PRESENT, OutdatedList
from shared.lists.fragments.table import Fragments
from shared.lists.list_stores import VersionedListStores
from shared.lists.reader import ListReader
from shared.lists.ready_list import ReadyList
from shared.lists.rendering import RenderedList, render
from shared.lists.store_format import Format, StoreFormat
from shared.settings import ServiceSettings
from shared.stores.aws import DynamoDBClient, open_dynamodb
from shared.stores.multiplexed_redis import MultiplexedRedis
from shared.stores.redis_cache import RedisCache, open_redis
from shared.stores.tables import Tables
from tests.support.aws_data import create_tables
from tests.support.fakes.lease import valid_lease

USER = 944
FRAGMENTS = Fragments.from_movies([Movie(movie_id=1, title="Alien", year=1979, genres=[])])


def listed(version: int, user_id: int = USER) -> RenderedList:
    head = ListHead(user_id=user_id, profile_version=version, model_version="m", computed_at=datetime.now(UTC))
    compact = CompactList(head, [1], [10_000], [300], [PopularityReason(1, 30)])
    return RenderedList(compact, render(compact, FRAGMENTS))


def in_milliseconds(seconds: float) -> int:
    return int(1000 * (time.time() + seconds))


class Store:
    """A reader and a writer on the same stores, which are in one of the formats."""

    def __init__(
        self,
        settings: ServiceSettings,
        dynamodb: DynamoDBClient,
        cache: RedisCache,
        multiplexed: MultiplexedRedis,
        lease: CacheLease,
        form: Format,
    ) -> None:
        self.form = form
        self.tables = Tables(settings.table_prefix)
        self.prefix = settings.table_prefix
        self.dynamodb = dynamodb
        self.redis = cache.redis
        stores = VersionedListStores.create(
            StoreFormat(form, form), cache, dynamodb, self.prefix, 60, lambda: FRAGMENTS, multiplexed
        )
        self.cache, self.table = stores.writing.cache, stores.writing.table
        self.notices = NoticeTable(dynamodb, self.tables)
        self.reader = ListReader(stores, lease)

    def key(self, user_id: int) -> str:
        return f"{self.prefix}{'list' if self.form == 1 else 'lists'}:{user_id}"

    async def commit(self, version: int) -> None:
        """The version without a list, as if the list had been lost."""
        name = "profile_version" if self.form == 1 else "version"
        item = {"user_id": {"N": str(USER)}, name: {"N": str(version)}}
        await self.dynamodb.put_item(TableName=self.tables.users if self.form == 1 else self.tables.profiles, Item=item)

    async def write(self, version: int) -> None:
        token = await self.cache.put_placeholder(USER, version)
        await self.commit(version)
        filled = await self.table.put(listed(version)) and await self.fill(listed(version), token)
        if not filled:
            await self.cache.put_placeholder(USER, version)

    async def fill(self, listed: RenderedList | ListRecord, token: bytes) -> bool:
        return await self.cache.try_fill(listed.ready if isinstance(listed, RenderedList) else listed, token)

    async def read(self) -> tuple[int, str] | None:
        answer = await self.reader.read(USER, 10)
        if answer is None or isinstance(answer, OutdatedList):
            return None
        return answer.profile_version, answer.source

    async def stored(self) -> ListRecord:
        record = await self.table.get(USER)
        assert isinstance(record, ListRecord)
        return record

    async def expire_record(self) -> None:
        table, name = (
            (self.tables.recommendations, "expires_at") if self.form == 1 else (self.tables.profiles, "list_expires")
        )
        await self.dynamodb.update_item(
            TableName=table,
            Key={"user_id": {"N": str(USER)}},
            UpdateExpression=f"SET {name} = :past",
            ExpressionAttributeValues={":past": {"N": "1"}},
        )

    async def lose_cache(self) -> None:
        """Like a restart of Redis."""
        await self.redis.flushall()


@pytest.fixture(params=[1, 2], ids=["format 1", "format 2"])
async def store(store_settings: ServiceSettings, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    async with AsyncExitStack() as stack:
        dynamodb = await stack.enter_async_context(open_dynamodb(store_settings))
        cache = RedisCache(open_redis(store_settings.redis_url), pause_seconds=0)
        stack.push_async_callback(cache.close)
        multiplexed = MultiplexedRedis(store_settings.redis_url, cache)
        stack.push_async_callback(multiplexed.close)
        tables = Tables(store_settings.table_prefix)
        await create_tables(dynamodb, tables)
        lease = await valid_lease(dynamodb, tables)
        yield Store(store_settings, dynamodb, cache, multiplexed, lease, request.param)


async def test_a_list_is_read_from_the_cache_or_else_from_the_record(store: Store) -> None:
    assert await store.read() is None
    await store.write(1)
    assert await store.read() == (1, "cache")
    await store.lose_cache()
    assert await store.read() == (1, "store")
    assert await store.read() == (1, "cache")


async def test_between_commit_and_new_list_readers_do_not_get_the_old_one(store: Store) -> None:
    await store.write(1)
    await store.cache.put_placeholder(USER, 2)
    await store.commit(2)
    assert await store.read() is None


async def test_a_slow_writer_never_replaces_a_newer_list(store: Store) -> None:
    slow_token = await store.cache.put_placeholder(USER, 1)
    await store.commit(1)
    await store.write(2)
    assert not await store.table.put(listed(1))
    assert not await store.fill(listed(1), slow_token)
    assert await store.read() == (2, "cache")


async def test_a_slow_reader_never_puts_an_old_record_back(store: Store) -> None:
    await store.write(1)
    await store.lose_cache()
    token = await store.cache.put_placeholder(USER)
    old = await store.stored()
    await store.write(2)
    assert not await store.fill(old, token)
    assert await store.read() == (2, "cache")


@pytest.mark.parametrize("another_fill_starts", [False, True])
async def test_a_fill_from_before_a_restart_of_redis_is_refused(store: Store, another_fill_starts: bool) -> None:
    """The restart loses the version, so only the token distinguishes an old fill from a new one."""
    await store.write(1)
    await store.lose_cache()
    token = await store.cache.put_placeholder(USER)
    old = await store.stored()
    await store.write(2)
    await store.lose_cache()
    if another_fill_starts:
        await store.cache.put_placeholder(USER)
    assert not await store.fill(old, token)
    assert await store.read() == (2, "store")


async def test_every_order_of_two_writers_ends_with_the_newer_list(store: Store) -> None:
    steps = [(1, "put"), (1, "fill"), (2, "put"), (2, "fill")]
    orders = [order for order in itertools.permutations(steps) if _in_turn(order)]
    for number, order in enumerate(orders):
        base = 10 * number
        tokens = {v: await store.cache.put_placeholder(USER, base + v) for v in (1, 2)}
        await store.commit(base + 2)
        newest: dict[int, bool] = {}
        for version, step in order:
            if step == "put":
                newest[version] = await store.table.put(listed(base + version))
            elif newest[version]:
                await store.fill(listed(base + version), tokens[version])
        assert await store.read() == (base + 2, "cache")


def _in_turn(order: tuple[tuple[int, str], ...]) -> bool:
    return all(order.index((v, "put")) < order.index((v, "fill")) for v in (1, 2))


async def test_a_fill_after_placeholder_and_list_have_expired_is_refused(store: Store) -> None:
    """Meanwhile another reader has started a fill of the newer record."""
    await store.write(1)
    await store.lose_cache()
    token = await store.cache.put_placeholder(USER)
    old = await store.stored()
    await store.write(2)
    await store.redis.delete(store.key(USER))
    newer_token = await store.cache.put_placeholder(USER)
    assert not await store.fill(old, token)
    assert await store.fill(listed(2), newer_token)
    assert await store.read() == (2, "cache")


async def test_concurrent_readers_may_all_fill(store: Store) -> None:
    await store.write(1)
    await store.lose_cache()
    tokens = [await store.cache.put_placeholder(USER) for _ in range(3)]
    assert [await store.fill(listed(1), token) for token in tokens] == [True, True, True]


async def test_a_list_is_replaced_by_one_of_the_same_profile_without_a_gap(store: Store) -> None:
    """As after a new model: there is no miss in between, and a list of an older profile is refused."""
    await store.write(2)
    token = await store.cache.put_placeholder(USER, 2)
    assert token == LIST_PRESENT
    assert await store.read() == (2, "cache")
    assert await store.fill(listed(2), token)
    assert not await store.fill(listed(1), token)
    assert await store.read() == (2, "cache")


async def test_concurrent_readers_never_see_less_than_was_acknowledged(store: Store) -> None:
    acknowledged = 0
    done = asyncio.Event()

    async def read() -> int:
        seen = 0
        while not done.is_set():
            before = acknowledged
            answer = await store.read()
            assert answer is None or answer[0] >= before
            seen += 1
        return seen

    async def disturb() -> None:
        while not done.is_set():
            await store.lose_cache()
            await asyncio.sleep(0.003)

    async with asyncio.TaskGroup() as group:
        readers = [group.create_task(read()) for _ in range(4)]
        group.create_task(disturb())
        for version in range(1, 60):
            await store.write(version)
            acknowledged = version
        done.set()
    assert min(reader.result() for reader in readers) > 10


async def test_an_expired_record_counts_as_outdated(store: Store) -> None:
    await store.write(1)
    await store.lose_cache()
    await store.expire_record()
    assert await store.reader.read(USER, 10) == OutdatedList()


async def test_readers_do_not_use_the_cache_while_a_writer_distrusts_it(store: Store) -> None:
    await store.write(1)
    lease = store.reader.lease
    await store.notices.distrust("writer", in_milliseconds(60))
    await lease.refresh()
    await store.commit(2)
    await store.table.put(listed(2))
    assert await store.read() == (2, "store")
    await store.notices.withdraw_distrust("writer")
    await lease.refresh()
    assert lease.is_valid()


async def test_the_distrust_of_a_writer_that_died_lasts_until_it_is_removed(store: Store) -> None:
    """Whatever a clock says: its notice may name a time long past."""
    lease, died = store.reader.lease, in_milliseconds(-3600)
    await store.notices.distrust("writer", died)
    await lease.refresh()
    assert not lease.is_valid()
    assert await store.notices.remove_unrenewed("writer", died)
    await lease.refresh()
    assert lease.is_valid()


async def test_only_a_notice_that_is_no_longer_renewed_is_removed(store: Store) -> None:
    notices = store.notices
    await notices.distrust("writer", 1)
    assert await notices.renew("writer", 2)
    assert not await notices.remove_unrenewed("writer", 1)
    assert (await notices.read()).distrust == {"writer": 2}
    assert await notices.remove_unrenewed("writer", 2)
    assert not await notices.renew("writer", 3)
    assert (await notices.read()).distrust == {}


async def test_after_clearing_the_cache_earlier_fills_are_refused(store: Store) -> None:
    await store.write(1)
    token = await store.cache.put_placeholder(USER + 1)
    await store.cache.clear()
    assert await store.cache.get(USER, 10) is None
    assert not await store.fill(listed(1, USER + 1), token)


async def test_clearing_a_large_cache_deletes_the_lists_and_nothing_else(store: Store) -> None:
    redis = store.redis
    await redis.mset({store.key(user_id): b"1\nlist" for user_id in range(1, 2501)})
    await redis.set(f"{store.prefix}session", b"Ada")
    await store.cache.clear()
    assert await redis.keys(f"{store.prefix}*") == [f"{store.prefix}session".encode()]


async def test_the_notices_name_the_current_model(store: Store) -> None:
    await store.notices.set_model_version("m7")
    assert (await store.notices.read()).model_version == "m7"


async def test_a_shorter_list_leaves_nothing_of_a_longer_one(store: Store) -> None:
    """As after a restore, or a filter of the catalogue."""
    await store.write(1)
    head = listed(2).compact.head
    long = ReadyList(head, "f", [b'{"movie_id":%d}' % movie_id for movie_id in range(30)])
    assert await store.fill(long, await store.cache.put_placeholder(USER, 2))
    assert await store.fill(ReadyList(head, "f", long.rows[:3]), LIST_PRESENT)
    cached = await store.cache.get(USER, 100)
    assert cached is not None
    assert cached.body().count(b"movie_id") == 3
