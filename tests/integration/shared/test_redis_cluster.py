"""Every path to Redis against three real servers in cluster mode, plainly and with TLS."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.recommender.stores.remaking_turn import RemakingTurn
from services.web.accounts.limits import Limit
from services.web.accounts.rate_limit import RateLimiter
from services.web.accounts.sessions import ENDED, SessionCache
from services.web.clients.voice import VoiceReply
from services.web.views.voice_conversation import Turn
from services.web.views.voice_transcripts import Transcripts
from shared.contracts.errors import CacheUnavailable, TooManyRequests
from shared.contracts.lists import ListHead
from shared.contracts.movies import Movie
from shared.contracts.operations import Remaking
from shared.lists.cache import ListCache
from shared.lists.compact_list import CompactList, PopularityReason
from shared.lists.fragments.table import Fragments
from shared.lists.readers.most_read import MostRead
from shared.lists.ready_list import ReadyList
from shared.lists.rendering import render
from shared.stores.multiplexed_redis import MultiplexedRedis, open_cache
from shared.stores.redis_cache import RedisCache
from shared.telemetry.metrics import Metrics
from tests.support.processes.redis_cluster import TLS_SERVER, RedisCluster, redis_cluster
from tests.support.tls import create_tls_files
from tests.support.waiting import eventually

USERS = range(1, 100)
FRAGMENTS = Fragments.from_movies([Movie(movie_id=1, title="Alien", year=1979, genres=[])])
REQUIRED = os.environ.get("REQUIRE_REDIS_TLS")
WITH_TLS = pytest.param("tls", marks=pytest.mark.skipif(not (TLS_SERVER or REQUIRED), reason="redis-server is missing"))
Clients = tuple[RedisCache, MultiplexedRedis]


@pytest.fixture(scope="module", params=["plain", WITH_TLS])
def cluster(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    folder: Path = tmp_path_factory.mktemp("cluster")
    with redis_cluster(folder, create_tls_files(folder) if request.param == "tls" else None) as running:
        yield running


def with_clients(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[[RedisCluster], None]:
    """On asyncio's own loop: when it is closed, uvloop's may wait forever for a TLS connection that was given up while
    it began."""

    async def run_test(cluster: RedisCluster) -> None:
        async with open_cache(cluster.url, Metrics()) as clients:
            clients[0].breaker.pause_seconds = 0
            await test(cluster, clients)

    def run(cluster: RedisCluster) -> None:
        asyncio.run(run_test(cluster))

    return run


def list_of(user_id: int, version: int) -> ReadyList:
    head = ListHead(user_id=user_id, profile_version=version, model_version="m", computed_at=datetime.now(UTC))
    return render(CompactList(head, [1], [10_000], [300], [PopularityReason(1, 30)]), FRAGMENTS)


def reader(clients: Clients, prefix: str) -> ListCache:
    return ListCache(clients[0], prefix, 60, clients[1])


async def fill(lists: ListCache, version: int = 1) -> None:
    for user_id in USERS:
        token = await lists.put_placeholder(user_id, version)
        assert await lists.fill(list_of(user_id, version), token)


async def try_fill(lists: ListCache, version: int) -> bool:
    try:
        await fill(lists, version)
    except CacheUnavailable:
        return False
    return True


async def versions(lists: ListCache) -> set[int | None]:
    found = await asyncio.gather(*(lists.get(user_id, 10) for user_id in USERS))
    return {None if each is None else each.profile_version for each in found}


@pytest.mark.parametrize("multiplexed", [True, False])
def test_lists_are_written_under_their_fences_and_read_from_every_server(
    cluster: RedisCluster, multiplexed: bool
) -> None:
    async def run(cluster: RedisCluster, clients: Clients) -> None:
        lists = ListCache(clients[0], f"fences-{multiplexed}-", 60, clients[1] if multiplexed else None)
        await fill(lists)
        assert await versions(lists) == {1}
        token = await lists.put_placeholder(1, 2)
        assert not await lists.fill(list_of(1, 1), token)
        assert await lists.fill(list_of(1, 2), token)
        sizes = [cluster.command(node, "DBSIZE") for node in range(3)]
        assert min(sizes) > 10
        await lists.remove([1])
        assert await lists.get(1, 10) is None

    with_clients(run)(cluster)


@with_clients
async def test_sessions_limits_and_transcripts_work_too(cluster: RedisCluster, clients: Clients) -> None:
    assert cluster.is_whole()
    cache, reads = clients
    await cache.ping()
    sessions, limiter = SessionCache(cache, "s-", reads), RateLimiter(cache, "s-")
    await sessions.end("key")
    assert await sessions.get("key") == ENDED
    limit = Limit("sign-in", 2, 60)
    for subject in "abc":
        for _ in range(2):
            await limiter.count(limit, subject)
        with pytest.raises(TooManyRequests):
            await limiter.count(limit, subject)
    assert not limiter.local._windows
    transcripts = Transcripts(cache, "s-")
    turn = Turn(text="hi", answer=VoiceReply(request={}, response={}, said="Hello.", asks=True, suggestions=[]))
    for _ in range(3):
        assert await transcripts.add("me", turn)
    assert await transcripts.turns("me") == [turn] * 3
    await transcripts.forget("me")
    assert await transcripts.turns("me") == []


@with_clients
async def test_reads_are_counted_and_lists_are_remade_by_turns_too(cluster: RedisCluster, clients: Clients) -> None:
    assert cluster.is_whole()
    reads = MostRead(clients[0], "r-")
    await reads.add({1: 1, 2: 3})
    await reads.add({1: 4})
    assert await reads.most_read(10) == [1, 2]
    await reads.forget(1)
    assert await reads.most_read(10) == [2]
    first, second = RemakingTurn(clients[0], "r-"), RemakingTurn(clients[0], "r-")
    assert [await turn.hold("v1", 1, 3, 0.5) for turn in (first, second, first)] == [True, False, True]
    assert await second.progress() == Remaking(model_version="v1", done=1, total=3)
    await first.finish("v1", 3)
    assert [await turn.hold("v1", 0, 3, 0.5) for turn in (first, second)] == [False, False]
    assert await second.hold("v2", 0, 3, 0.5)


@with_clients
async def test_only_the_keys_of_a_prefix_are_removed(cluster: RedisCluster, clients: Clients) -> None:
    assert cluster.is_whole()
    mine, others = reader(clients, "mine-"), reader(clients, "others-")
    await fill(mine)
    await fill(others)
    await mine.clear()
    assert await versions(mine) == {None}
    assert await versions(others) == {1}


@with_clients
async def test_a_slot_that_moves_to_another_server_loses_no_answer(cluster: RedisCluster, clients: Clients) -> None:
    lists = reader(clients, "{moving}-")
    await fill(lists)
    slot = cluster.command(0, "CLUSTER", "KEYSLOT", lists.key(1))
    source = slot * 3 // 16384
    target = (source + 1) % 3
    source_id, target_id = cluster.node_id(source), cluster.node_id(target)
    cluster.command(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", source_id)
    cluster.command(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", target_id)
    keys = [lists.key(user_id) for user_id in USERS]
    port = cluster.nodes[target].port
    cluster.command(source, "MIGRATE", "127.0.0.1", port, "", 0, 5000, "KEYS", *keys[: len(keys) // 2])
    assert await versions(lists) == {1}
    await fill(lists, version=2)
    cluster.command(source, "MIGRATE", "127.0.0.1", port, "", 0, 5000, "KEYS", *keys)
    for node in (target, source):
        cluster.command(node, "CLUSTER", "SETSLOT", slot, "NODE", target_id)
    assert await versions(lists) == {2}
    await fill(lists, version=3)
    assert await versions(lists) == {3}


@with_clients
async def test_a_server_that_restarts_costs_misses_and_shows_nothing_else(
    cluster: RedisCluster, clients: Clients
) -> None:
    lists = reader(clients, "restart-")
    await fill(lists)
    await asyncio.to_thread(cluster.nodes[1].kill)
    assert await versions(lists) <= {1, None}
    assert not await try_fill(lists, version=2)
    await asyncio.to_thread(cluster.nodes[1].start)
    await eventually(lambda: asyncio.to_thread(cluster.is_whole))

    await eventually(lambda: try_fill(lists, version=3))
    assert await versions(lists) == {3}
