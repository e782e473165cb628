import pytest
from structlog.testing import capture_logs

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.computed_list import ComputedList
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from tests.support.fakes.published_lists import FakeCache, FakeRecords
from tests.support.served_models import IDS, served_model

PROFILE = UserProfile(1000, 3, {IDS[0]: Verdict(5.0, 1)})


async def computed(profile: UserProfile = PROFILE, token: bytes | None = b"token") -> ComputedList:
    return await ListBuilder().build(served_model(), profile, 10, token)


async def test_a_list_is_recorded_before_it_is_cached() -> None:
    cache, records = FakeCache(), FakeRecords()
    built = await computed()
    assert await ListPublisher(cache, records).store(built) is True
    assert (records.puts, cache.calls) == ([built.stored], ["fill 1000 3"])


async def test_a_list_that_is_older_than_the_record_does_not_reach_the_cache() -> None:
    cache = FakeCache()
    assert await ListPublisher(cache, FakeRecords(newer=True)).store(await computed()) is False
    assert cache.calls == []


async def test_a_list_that_cannot_be_recorded_does_not_reach_the_cache() -> None:
    cache = FakeCache()
    with capture_logs() as logs:
        assert await ListPublisher(cache, FakeRecords(down=True)).store(await computed()) is False
    assert cache.calls == []
    assert logs == [{"event": "list not stored", "log_level": "warning", "user_id": 1000, "profile_version": 3}]


async def test_a_list_of_a_profile_without_ratings_is_not_published() -> None:
    cache, records = FakeCache(), FakeRecords()
    built = await computed(UserProfile(1000, 3))
    publisher = ListPublisher(cache, records)
    assert (await publisher.store(built), await publisher.fill(built)) == (False, False)
    assert (cache.calls, records.puts) == ([], [])


@pytest.mark.parametrize(("cache", "token"), [(FakeCache(refuses=True), b"token"), (FakeCache(), None)])
async def test_a_list_that_the_cache_refuses_is_not_cached(cache: FakeCache, token: bytes | None) -> None:
    publisher, built = ListPublisher(cache, FakeRecords()), await computed(token=token)
    assert (await publisher.store(built), await publisher.fill(built)) == (False, False)


async def test_the_record_is_not_needed_to_fill_the_cache() -> None:
    records = FakeRecords()
    assert await ListPublisher(FakeCache(), records).fill(await computed()) is True
    assert records.puts == []
