"""After a new model the most read lists are remade, on real stores."""

import asyncio
from dataclasses import replace

import pytest

from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.remaking import remaker as remaking
from services.recommender.lists.remaking.list_remake import ListRemake
from services.recommender.lists.remaking.remaker import Remaker
from services.recommender.lists.served_model import ServedModel
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.remaking_turn import RemakingTurn
from services.recommender.stores.stores import Stores
from services.recommender.stores.written_lists import WrittenListCache, WrittenListRecords
from services.recommender.training.pipeline import train_and_publish
from shared.lists.cache_lease import CacheLease
from shared.lists.readers.most_read import MostRead
from shared.telemetry.metrics import Metrics
from tests.integration.recommender.conftest import USER, Recommender, running
from tests.support.fakes.lease import valid_lease
from tests.support.served_models import LOADED, active, published
from tests.support.waiting import eventually

OTHERS = [USER + 1, USER + 2]
NEW = ServedModel(LOADED, published("user-cosine", "99991231T000000-new"))


def most_read(recommender: Recommender) -> MostRead:
    return MostRead(recommender.cache, recommender.stores.settings.table_prefix)


async def with_lists(recommender: Recommender) -> None:
    """Of three users, the second most read."""
    for user_id in (USER, *OTHERS):
        await recommender.sign_up(user_id)
        await recommender.rate(1, 5, user_id)
    await most_read(recommender).add({USER: 2, OTHERS[0]: 3, OTHERS[1]: 1})


async def stored_model(recommender: Recommender, user_id: int) -> str | None:
    lists = recommender.stores.lists(recommender.cache)
    return await WrittenListRecords(lists).model_version(user_id)


class Replica:
    """A second recommender, which serves a model that the first does not know."""

    def __init__(self, recommender: Recommender, lease: CacheLease) -> None:
        stores, cache = recommender.stores, recommender.cache
        lists = stores.lists(cache)
        self.profiles = ProfileRepository(stores.profiles)
        self.publisher = ListPublisher(WrittenListCache(lists), WrittenListRecords(lists))
        self.remake = ListRemake(self.profiles, ListBuilder(), self.publisher)
        self.turn = RemakingTurn(cache, stores.settings.table_prefix)
        self.metrics = Metrics()
        self.remaker = Remaker(
            self.remake, most_read(recommender), self.turn, active(NEW), lease, 1000, self.metrics, asyncio.sleep
        )

    def remade(self, outcome: str = "remade") -> float | None:
        return self.metrics.registry.get_sample_value("matinee_lists_remade_total", {"outcome": outcome})


async def announced(recommender: Recommender) -> CacheLease:
    lease = await valid_lease(recommender.stores.dynamodb, recommender.stores.tables)
    lease.notices = replace(lease.notices, model_version=NEW.version)
    return lease


async def test_a_running_recommender_remakes_the_most_read_lists_with_a_new_model(
    recommender_settings: RecommenderSettings, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remaking, "LOOK_SECONDS", 0.2)
    settings = recommender_settings.model_copy(update={"remake_lists_per_second": 100})
    async with running(settings, stores) as recommender:
        await with_lists(recommender)
        new = await train_and_publish("user-cosine", "small", recommender.dataset, stores.profiles, stores.models)

        async def are_remade() -> bool:
            return {await stored_model(recommender, each) for each in (USER, *OTHERS)} == {new.version}

        async def is_shown() -> bool:
            shown = (await recommender.http.get("/internal/train")).json()["remaking"]
            return bool(shown == {"model_version": new.version, "done": 3, "total": 3})

        await eventually(are_remade)
        await eventually(is_shown)
        cached = await recommender.reader.read_cached(USER, 10)
        assert cached is not None
        assert cached.is_from_model(new.version), "a cached list is replaced as well"
        metrics = (await recommender.http.get("/metrics")).text
        assert 'matinee_lists_remade_total{outcome="remade"} 3.0' in metrics


async def test_what_one_recommender_began_another_one_finishes_and_no_list_is_written_twice(
    recommender: Recommender,
) -> None:
    await with_lists(recommender)
    lease = await announced(recommender)
    first, second = Replica(recommender, lease), Replica(recommender, lease)
    began, killed = asyncio.Event(), first.remaker.sleep

    async def stop_after_the_first(seconds: float) -> None:
        began.set()
        await asyncio.Event().wait()
        await killed(seconds)

    first.remaker.sleep = stop_after_the_first
    running = asyncio.create_task(first.remaker.look())
    await began.wait()
    assert await stored_model(recommender, OTHERS[0]) == NEW.version, "the most read is the first"
    await second.remaker.look()
    assert (second.remade(), second.remade("current")) == (0, 0), "the other one has the turn"
    running.cancel()
    await recommender.cache.redis.delete(second.turn._key)  # as after its seconds
    await second.remaker.look()
    assert (first.remade(), second.remade(), second.remade("current")) == (1, 2, 1)
    assert {await stored_model(recommender, each) for each in (USER, *OTHERS)} == {NEW.version}
    third = Replica(recommender, lease)
    await third.remaker.look()
    assert (third.remade(), third.remade("current")) == (0, 0), "it is finished"


async def test_a_rating_during_a_remake_is_not_overtaken(recommender: Recommender) -> None:
    await with_lists(recommender)
    replica, compute = Replica(recommender, await announced(recommender)), ListBuilder.build

    class Builder(ListBuilder):
        """A rating is committed and acknowledged between the reading of the profile and the storing of the list."""

        async def build(self, *args: object) -> object:  # type: ignore[override]
            computed = await compute(self, *args)  # type: ignore[arg-type]
            await recommender.rate(8, 1)
            return computed

    remake = replace(replica.remake, builder=Builder())
    assert await remake.remake(NEW, USER) == "overtaken"
    for _ in range(2):  # from the cache, and from the record
        found = await recommender.read()
        assert found is not None
        assert (found.profile_version, found.is_from_model(NEW.version)) == (2, False)
        await recommender.cache.redis.delete(f"{recommender.stores.settings.table_prefix}lists:{USER}")


async def test_a_rating_after_the_record_was_replaced_keeps_the_cache(recommender: Recommender) -> None:
    await with_lists(recommender)
    replica, fill = Replica(recommender, await announced(recommender)), ListPublisher.fill

    class Publisher(ListPublisher):
        async def fill(self, computed: object) -> bool:
            await recommender.rate(8, 1)
            return await fill(self, computed)  # type: ignore[arg-type]

    publisher = Publisher(replica.publisher.cache, replica.publisher.records)
    await replace(replica.remake, publisher=publisher).remake(NEW, USER)
    found = await recommender.reader.read_cached(USER, 10)
    assert found is not None
    assert (found.profile_version, found.is_from_model(NEW.version)) == (2, False)


async def test_a_list_that_is_not_cached_is_remade_in_the_record_alone(recommender: Recommender) -> None:
    await with_lists(recommender)
    key = f"{recommender.stores.settings.table_prefix}lists:{USER}"
    await recommender.cache.redis.delete(key)
    replica = Replica(recommender, await announced(recommender))
    assert await replica.remake.remake(NEW, USER) == "remade"
    assert await recommender.cache.redis.exists(key) == 0
    assert await stored_model(recommender, USER) == NEW.version


async def test_of_a_deleted_account_nothing_comes_back_and_nothing_is_left(
    recommender: Recommender,
) -> None:
    await with_lists(recommender)
    replica = Replica(recommender, await announced(recommender))
    await recommender.http.delete(f"/internal/users/{USER}")
    assert USER not in await most_read(recommender).most_read(10)
    await most_read(recommender).add({USER: 1})  # of a process that had counted it before
    await replica.remaker.look()
    assert replica.remade("gone") == 1
    item = recommender.data.item(recommender.stores.tables.profiles, user_id=USER) or {}
    assert set(item) == {"user_id", "erased"}
    assert USER not in await most_read(recommender).most_read(10)
    assert await recommender.read() is None
