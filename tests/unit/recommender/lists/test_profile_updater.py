import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import pytest
from starlette.types import Message

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.cache_invalidation import CacheInvalidation
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.profile_updater import Change, ProfileUpdater
from services.recommender.lists.served_model import ActiveModel
from shared.contracts.errors import (
    Conflict,
    InvalidInput,
    MovieNotFound,
    RecommenderUnavailable,
    SampleUserReadOnly,
    StoreUnavailable,
    Unavailable,
    UserNotFound,
)
from shared.contracts.lists import ProfileChanged
from shared.http.client_disconnect import remember_request
from tests.support.fakes.list_stores import CacheEntry
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.fakes.published_lists import FakeCache, FakeRecords
from tests.support.rendered_lists import ready_list
from tests.support.served_models import (
    IDS,
    LOADED,
    SAMPLE_USER,
    TransparentModel,
    active,
    published,
    served_model,
    twin_dataset,
)

USER, NOW = 1000, 1_700_000_000
ONE, TWO, THREE = IDS[:3]


@dataclass
class Invalidation(CacheInvalidation):
    settled: list[tuple[int, int]] = field(default_factory=list)
    error: Exception | None = None

    async def settle(self, user_id: int, version: int) -> None:
        if self.error:
            raise self.error
        self.settled.append((user_id, version))


class Parts:
    """One replica over a store, which other replicas may share."""

    def __init__(self, store: FakeProfileStore, active_model: ActiveModel | None = None) -> None:
        self.store = store
        self.cache, self.records, self.invalidation = FakeCache(), FakeRecords(), Invalidation()
        self.profiles = ProfileRepository(store)
        self.slept: list[float] = []
        self.updater = ProfileUpdater(
            active_model or active(TransparentModel(LOADED, published())),
            self.profiles,
            self.cache,
            ListBuilder(),
            ListPublisher(self.cache, self.records),
            self.invalidation,
            sleep=self.sleep,
            now=lambda: NOW + 0.9,
        )

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def parts() -> Parts:
    return Parts(FakeProfileStore(UserProfile(USER, 0)))


def answer(body: bytes) -> ProfileChanged:
    return ProfileChanged.model_validate_json(body)


def rating(movie_id: int, stars: float | None) -> Change:
    return lambda profile: profile.with_rating(movie_id, stars, 1)


async def test_a_rating_is_committed_with_its_list_and_answered_with_it(parts: Parts) -> None:
    changed = answer(await parts.updater.rate(USER, ONE, 4.5, 10))
    assert changed.profile_version == changed.recommendations.profile_version == 1
    assert changed.changed
    assert parts.store.profiles[USER] == UserProfile(USER, 1, {ONE: Verdict(4.5, NOW)})
    assert parts.store.commits == [(1, [ONE])]
    assert parts.store.record is not None
    assert parts.store.record.profile_version == 1
    assert [movie.title for movie in changed.recommendations.movies] == [f"{{{ONE}: 4.5}}"]
    assert changed.recommendations.source == "computed"


async def test_what_is_said_about_another_id_of_a_movie_counts_for_the_kept_one() -> None:
    parts = Parts(FakeProfileStore(UserProfile(USER, 0)), active(TransparentModel(twin_dataset(), published())))
    await parts.updater.dismiss(USER, TWO, True, 10)
    await parts.updater.mark_seen(USER, TWO, True, 10)
    await parts.updater.rate_all(USER, {ONE: 1, TWO: 3}, 10)
    assert parts.store.profiles[USER].verdicts == {ONE: Verdict(3, NOW, dismissed=True)}


async def test_the_placeholder_comes_before_the_commit_and_the_fill_after_it(parts: Parts) -> None:
    parts.store.calls = parts.cache.calls
    await parts.updater.rate(USER, ONE, 4.5, 10)
    assert parts.cache.calls == ["load", f"placeholder {USER} 1", "commit", f"fill {USER} 1"]
    assert parts.store.record is not None
    assert parts.cache.entries[USER].stored is parts.store.record.ready
    assert (parts.records.puts, parts.invalidation.settled) == ([], [])


async def test_a_list_that_the_cache_refused_is_invalidated_before_the_acknowledgement(parts: Parts) -> None:
    parts.cache.refuses = True
    await parts.updater.rate(USER, ONE, 4.5, 10)
    assert parts.invalidation.settled == [(USER, 1)]


async def test_a_write_whose_invalidation_fails_is_not_acknowledged(parts: Parts) -> None:
    parts.cache.refuses, parts.invalidation.error = True, StoreUnavailable()
    with pytest.raises(StoreUnavailable):
        await parts.updater.rate(USER, ONE, 4.5, 10)
    assert parts.store.commits == [(1, [ONE])]


async def test_a_profile_without_ratings_has_no_list_to_store_but_older_ones_are_invalidated(parts: Parts) -> None:
    changed = answer(await parts.updater.dismiss(USER, ONE, True, 10))
    assert (parts.store.record, parts.store.commits) == (None, [(1, [ONE])])
    assert parts.invalidation.settled == [(USER, 1)]
    assert [movie.title for movie in changed.recommendations.movies] == ["{}"]


async def test_each_kind_of_change_is_made_at_the_current_time(parts: Parts) -> None:
    await parts.updater.dismiss(USER, ONE, True, 10)
    await parts.updater.mark_seen(USER, TWO, True, 10)
    await parts.updater.rate_all(USER, {THREE: 3.0, 999_999: 1.0}, 10)
    assert parts.store.profiles[USER].verdicts == {
        ONE: Verdict(None, NOW, dismissed=True),
        TWO: Verdict(None, NOW, seen=True),
        THREE: Verdict(3.0, NOW),
    }
    assert parts.store.commits == [(1, [ONE]), (2, [TWO]), (3, [THREE])]
    await parts.updater.dismiss(USER, ONE, False, 10)
    await parts.updater.mark_seen(USER, TWO, False, 10)
    await parts.updater.rate(USER, THREE, None, 10)
    assert parts.store.profiles[USER] == UserProfile(USER, 6, {})


async def test_the_answer_has_as_many_movies_as_asked_for_and_the_record_as_many_as_possible() -> None:
    parts = Parts(FakeProfileStore(UserProfile(USER, 0)), active())
    changed = answer(await parts.updater.rate(USER, ONE, 4.5, 3))
    assert len(changed.recommendations.movies) == 3
    assert parts.store.record is not None
    assert len(parts.store.record.ready.rows) == len(IDS) - 1


async def test_a_change_that_is_there_already_is_not_committed_but_its_list_is_stored(parts: Parts) -> None:
    await parts.updater.rate(USER, ONE, 4.5, 10)
    parts.cache.calls.clear()
    again = answer(await parts.updater.rate(USER, ONE, 4.5, 10))
    assert (again.profile_version, again.changed) == (1, False)
    assert parts.store.commits == [(1, [ONE])]
    assert [stored.profile_version for stored in parts.records.puts] == [1]
    assert parts.cache.calls == [f"placeholder {USER} 1", f"fill {USER} 1"]


async def test_a_change_that_is_there_already_is_acknowledged_only_when_older_lists_are_gone(parts: Parts) -> None:
    await parts.updater.rate(USER, ONE, 4.5, 10)
    parts.records.newer = True
    await parts.updater.rate(USER, ONE, 4.5, 10)
    assert parts.invalidation.settled == [(USER, 1)]


async def test_a_remembered_profile_is_changed_without_reading_the_store_again(parts: Parts) -> None:
    await parts.updater.rate(USER, ONE, 4.5, 10)
    await parts.updater.rate(USER, TWO, 4.5, 10)
    assert parts.store.calls == ["load", "commit", "commit"]


async def test_a_remembered_profile_that_is_outdated_is_not_believed_to_have_the_change() -> None:
    store = FakeProfileStore(UserProfile(USER, 0))
    here, elsewhere = Parts(store), Parts(store)
    await here.updater.rate(USER, ONE, 4.0, 10)
    await elsewhere.updater.rate(USER, ONE, None, 10)
    await here.updater.rate(USER, ONE, 4.0, 10)
    assert store.profiles[USER].rated[ONE].rating == 4.0
    assert [version for version, _ in store.commits] == [1, 2, 3]


async def test_a_profile_that_moved_is_loaded_again_and_the_change_committed_onto_it() -> None:
    store = FakeProfileStore(UserProfile(USER, 0))
    here, elsewhere = Parts(store), Parts(store)
    await here.profiles.recent(USER)
    await elsewhere.updater.rate(USER, ONE, 4.0, 10)
    store.calls.clear()
    changed = answer(await here.updater.rate(USER, TWO, 2.0, 10))
    assert changed.profile_version == 2
    assert changed.recommendations.movies[0].title == f"{{{ONE}: 4.0, {TWO}: 2.0}}"
    assert store.calls == ["commit", "load", "commit"]
    assert here.cache.calls == [f"placeholder {USER} 1", f"placeholder {USER} 2", f"fill {USER} 2"]


async def test_a_change_that_the_moved_profile_has_already_is_not_committed_twice() -> None:
    store = FakeProfileStore(UserProfile(USER, 0))
    here, elsewhere = Parts(store), Parts(store)
    await here.profiles.recent(USER)
    await elsewhere.updater.rate(USER, ONE, 4.0, 10)
    changed = answer(await here.updater.rate(USER, ONE, 4.0, 10))
    assert changed.profile_version == 1
    assert store.commits == [(1, [ONE])]
    assert [stored.profile_version for stored in here.records.puts] == [1]


async def test_after_ten_moved_profiles_the_change_is_a_conflict_with_growing_pauses(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def load(user_id: int) -> UserProfile:
        """Somebody else commits after each read."""
        profile = parts.store.profiles[user_id]
        parts.store.profiles[user_id] = UserProfile(user_id, profile.version + 1)
        return profile

    monkeypatch.setattr(random, "uniform", lambda low, high: (low, high))
    monkeypatch.setattr(parts.store, "load", load)
    with pytest.raises(Conflict):
        await parts.updater.rate(USER, ONE, 4.0, 10)
    pauses: list[Any] = parts.slept
    assert pauses == [(0, pytest.approx(0.01 * 2**attempt)) for attempt in range(10)]
    assert parts.store.calls.count("commit") == 10
    assert parts.store.commits == []


async def test_concurrent_changes_from_two_replicas_all_count() -> None:
    store = FakeProfileStore(UserProfile(USER, 0))
    replicas = [Parts(store), Parts(store)]
    async with asyncio.TaskGroup() as group:
        for place, movie_id in enumerate(IDS[:20]):
            group.create_task(replicas[place % 2].updater.rate(USER, movie_id, 4.0, 10))
    assert sorted(store.profiles[USER].verdicts) == IDS[:20]
    assert store.profiles[USER].version == len(store.commits) == 20


async def test_changes_in_one_replica_take_turns_so_none_is_repeated(parts: Parts) -> None:
    await asyncio.gather(*(parts.updater.rate(USER, movie_id, 4.0, 10) for movie_id in IDS[:5]))
    assert parts.store.calls == ["load", *["commit"] * 5]
    assert parts.slept == []


async def test_after_a_lost_response_the_repeated_change_is_not_committed_again(parts: Parts) -> None:
    parts.store.lose_response = True
    with pytest.raises(StoreUnavailable):
        await parts.updater.rate(USER, ONE, 4.0, 10)
    parts.store.lose_response = False
    assert answer(await parts.updater.rate(USER, ONE, 4.0, 10)).profile_version == 1
    assert parts.store.commits == [(1, [ONE])]


async def test_sample_users_are_read_only(parts: Parts) -> None:
    with pytest.raises(SampleUserReadOnly):
        await parts.updater.rate(SAMPLE_USER, ONE, 4.0, 10)
    assert (parts.store.calls, parts.cache.calls) == ([], [])


async def test_an_unknown_movie_is_refused_before_anything_is_read(parts: Parts) -> None:
    with pytest.raises(MovieNotFound):
        await parts.updater.rate(SAMPLE_USER, 999_999, 4.0, 10)
    assert parts.store.calls == []


async def test_an_unknown_user_cannot_be_changed(parts: Parts) -> None:
    with pytest.raises(UserNotFound):
        await parts.updater.rate(1001, ONE, 4.0, 10)
    assert parts.cache.calls == []


async def test_without_a_model_nothing_is_changed() -> None:
    parts = Parts(FakeProfileStore(UserProfile(USER, 0)), ActiveModel())
    with pytest.raises(RecommenderUnavailable):
        await parts.updater.rate(USER, ONE, 4.0, 10)


async def test_a_profile_holds_at_most_20_000_movies() -> None:
    verdicts = {movie_id: Verdict(3.0, 1) for movie_id in range(1_000_000, 1_019_999)}
    parts = Parts(FakeProfileStore(UserProfile(USER, 7, verdicts)))
    assert answer(await parts.updater.rate(USER, ONE, 4.0, 10)).profile_version == 8
    with pytest.raises(InvalidInput, match="at most 20,000 movies"):
        await parts.updater.rate(USER, TWO, 4.0, 10)
    assert parts.store.commits == [(8, [ONE])]


async def test_a_profile_above_the_limit_is_still_read_and_reduced() -> None:
    verdicts = {movie_id: Verdict(3.0, 1) for movie_id in [ONE, TWO, *range(1_000_000, 1_019_999)]}
    parts = Parts(FakeProfileStore(UserProfile(USER, 7, verdicts)))
    assert answer(await parts.updater.rate(USER, ONE, 3.0, 10)).profile_version == 7
    assert answer(await parts.updater.rate(USER, ONE, None, 10)).profile_version == 8


async def test_nothing_is_committed_for_a_client_that_has_disconnected(parts: Parts) -> None:
    async def disconnected() -> Message:
        return {"type": "http.disconnect"}

    async def rate() -> None:
        remember_request({"type": "http"}, disconnected)
        await parts.updater.rate(USER, ONE, 4.0, 10)

    with pytest.raises(Unavailable):
        await asyncio.create_task(rate())
    assert (parts.store.commits, "commit" in parts.store.calls) == ([], False)


async def test_an_older_list_is_not_served_after_the_placeholder(parts: Parts) -> None:
    parts.cache.entries[USER] = CacheEntry(0, stored=ready_list(served_model().head(UserProfile(USER, 0))))
    parts.store.lose_response = True
    with pytest.raises(StoreUnavailable):
        await parts.updater.rate(USER, ONE, 4.0, 10)
    assert parts.cache.entries[USER].stored is None


@pytest.mark.parametrize("committed", [True, False])
async def test_the_time_from_the_commit_to_the_published_list_is_observed(parts: Parts, committed: bool) -> None:
    if not committed:
        await parts.updater.rate(USER, ONE, 4.0, 10)
    settle = parts.invalidation.settle
    parts.cache.refuses = True
    clock = [100.0]

    async def settle_slowly(user_id: int, version: int) -> None:
        clock[0] += 150.5
        await settle(user_id, version)

    with (
        patch.object(time, "perf_counter", lambda: clock[0]),
        patch.object(parts.invalidation, "settle", settle_slowly),
        patch.object(parts.updater.metrics, "observe_freshness") as observe,
    ):
        await parts.updater.rate(USER, ONE, 4.0, 10)
    observe.assert_called_once_with(150.5)
