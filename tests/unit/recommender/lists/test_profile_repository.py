import asyncio
from unittest.mock import patch

import pytest

from services.recommender.datasets.twins import Twins
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists import profile_repository
from services.recommender.lists.profile_repository import ProfileRepository
from shared.contracts.errors import StoreUnavailable, UserNotFound
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.rendered_lists import rendered_list
from tests.support.served_models import LOADED, SAMPLE_USER, served_model

USER = 1000
EMPTY = UserProfile(USER, 0)
RATED = UserProfile(USER, 1, {7: Verdict(4.0, 1)})
STORED = rendered_list(served_model().head(RATED))


async def test_a_sample_user_is_not_looked_up_in_the_store() -> None:
    store = FakeProfileStore()
    assert await ProfileRepository(store).get(SAMPLE_USER, LOADED.samples) == LOADED.samples.find(SAMPLE_USER)
    assert store.calls == []


async def test_an_unknown_user_is_not_found() -> None:
    with pytest.raises(UserNotFound):
        await ProfileRepository(FakeProfileStore()).get(USER, LOADED.samples)


async def test_a_remembered_profile_is_returned_at_the_version_that_the_store_confirms() -> None:
    store = FakeProfileStore(RATED)
    profiles = ProfileRepository(store)
    assert await profiles.get(USER, LOADED.samples) is RATED
    assert await profiles.get(USER, LOADED.samples) is RATED
    assert store.calls == ["load", "version"]


async def test_an_equal_version_confirms_a_remembered_profile() -> None:
    store = FakeProfileStore(UserProfile(USER, int("1000")))
    profiles = ProfileRepository(store)
    await profiles.committed(USER)
    store.profiles[USER] = UserProfile(USER, int("1000"))  # another number, as the store returns it
    await profiles.committed(USER)
    assert store.calls == ["load", "version"]


async def test_a_profile_that_another_replica_changed_is_loaded_again() -> None:
    store = FakeProfileStore(EMPTY)
    profiles = ProfileRepository(store)
    await profiles.committed(USER)
    store.profiles[USER] = RATED
    assert await profiles.committed(USER) is RATED
    assert store.calls == ["load", "version", "load"]


async def test_nothing_of_a_registered_user_is_used_while_it_may_not_be() -> None:
    def refuse() -> None:
        raise StoreUnavailable

    store = FakeProfileStore(RATED)
    profiles = ProfileRepository(store)
    await profiles.committed(USER)
    profiles.check = refuse
    for read in (profiles.committed, profiles.recent):
        with pytest.raises(StoreUnavailable):
            await read(USER)
    assert store.calls == ["load"]
    assert await profiles.get(SAMPLE_USER, LOADED.samples) == LOADED.samples.find(SAMPLE_USER)


async def test_a_recent_profile_needs_no_call_and_may_be_outdated() -> None:
    store = FakeProfileStore(EMPTY)
    profiles = ProfileRepository(store)
    await profiles.recent(USER)
    store.profiles[USER] = RATED
    assert await profiles.recent(USER) is EMPTY
    assert store.calls == ["load"]


async def test_a_deleted_user_is_forgotten() -> None:
    store = FakeProfileStore(EMPTY)
    profiles = ProfileRepository(store)
    await profiles.committed(USER)
    del store.profiles[USER]
    for read in (profiles.committed, profiles.recent):
        with pytest.raises(UserNotFound):
            await read(USER)


async def test_a_forgotten_profile_is_loaded_again() -> None:
    store = FakeProfileStore(EMPTY)
    profiles = ProfileRepository(store)
    await profiles.recent(USER)
    profiles.forget(USER)
    profiles.forget(USER)
    await profiles.recent(USER)
    assert store.calls == ["load", "load"]


async def test_a_committed_profile_is_stored_with_its_list_and_remembered() -> None:
    store = FakeProfileStore(EMPTY)
    profiles = ProfileRepository(store)
    assert await profiles.commit(RATED, [7], STORED) is True
    assert (store.commits, store.record) == ([(1, [7])], STORED)
    assert await profiles.recent(USER) is RATED
    assert store.calls == ["commit"]


TWINS = Twins({9: 7})


async def test_every_read_returns_one_verdict_for_twins() -> None:
    store = FakeProfileStore(UserProfile(USER, 1, {7: Verdict(2.0, 1), 9: Verdict(5.0, 2)}))
    profiles = ProfileRepository(store, lambda: TWINS)
    for read in (profiles.committed, profiles.recent, profiles.committed):
        assert (await read(USER)).verdicts == {7: Verdict(5.0, 2)}


async def test_a_removed_rating_is_removed_under_every_id() -> None:
    store = FakeProfileStore(UserProfile(USER, 1, {7: Verdict(2.0, 1), 9: Verdict(5.0, 2)}))
    profiles = ProfileRepository(store, lambda: TWINS)
    changed = (await profiles.recent(USER)).with_rating(7, None, 3)
    assert await profiles.commit(changed, [7], None)
    assert store.commits == [(2, [7, 9])]
    assert (await profiles.committed(USER)).verdicts == {}


async def test_a_profile_that_moved_is_not_committed_and_is_loaded_again() -> None:
    store = FakeProfileStore(EMPTY)
    profiles = ProfileRepository(store)
    await profiles.recent(USER)
    store.profiles[USER] = UserProfile(USER, 5)
    assert await profiles.commit(RATED, [7], STORED) is False
    assert store.commits == []
    assert await profiles.recent(USER) is store.profiles[USER]


async def test_after_a_commit_of_unknown_outcome_the_profile_is_forgotten() -> None:
    store = FakeProfileStore(EMPTY)
    profiles = ProfileRepository(store)
    await profiles.recent(USER)
    store.lose_response = True
    with pytest.raises(StoreUnavailable):
        await profiles.commit(RATED, [7], STORED)
    assert await profiles.recent(USER) is RATED


async def test_a_cancelled_commit_is_forgotten_too() -> None:
    store = FakeProfileStore(EMPTY)
    profiles = ProfileRepository(store)
    await profiles.recent(USER)
    task = asyncio.create_task(profiles.commit(RATED, [7], STORED))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await profiles.recent(USER)
    assert store.calls == ["load", "commit", "load"]


async def test_only_so_many_profiles_are_remembered_and_the_least_recently_loaded_goes_first() -> None:
    store = FakeProfileStore(*(UserProfile(user_id, 0) for user_id in (1, 2, 3)))
    profiles = ProfileRepository(store)
    with patch.object(profile_repository, "MAX_REMEMBERED", 2):
        await profiles.recent(1)
        await profiles.recent(2)
        await profiles.commit(UserProfile(1, 1), [], None)
        await profiles.recent(3)
    store.calls.clear()
    await profiles.recent(1)
    await profiles.recent(3)
    assert store.calls == []
    await profiles.recent(2)
    assert store.calls == ["load"]


def test_ten_thousand_profiles_are_remembered() -> None:
    assert profile_repository.MAX_REMEMBERED == 10_000


async def test_each_user_has_one_lock_while_it_is_held() -> None:
    profiles = ProfileRepository(FakeProfileStore())
    lock = profiles.lock(USER)
    assert profiles.lock(USER) is lock
    assert profiles.lock(USER + 1) is not lock
