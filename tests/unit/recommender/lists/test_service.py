import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import ActiveModel, ServedModel
from services.recommender.lists.service import ListService
from shared.contracts.errors import RecommenderUnavailable, StoreUnavailable, UserNotFound
from shared.contracts.lists import NO_CONTROLS, Controls, ListHead, Preview, Recommendations
from shared.contracts.profiles import Pick
from shared.lists.ready_list import ReadyList
from shared.lists.single_flight import SingleFlight
from tests.support.fakes.list_stores import CacheEntry
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.fakes.published_lists import FakeCache, FakeRecords
from tests.support.rendered_lists import ready_list
from tests.support.served_models import IDS, LOADED, SAMPLE_USER, active, movies_for, published, served_model

USER = 1000
PROFILE = UserProfile(USER, 3, {IDS[0]: Verdict(5.0, 1)})


class Parts:
    def __init__(self, profile: UserProfile = PROFILE, active_model: ActiveModel | None = None) -> None:
        self.store, self.cache, self.records = FakeProfileStore(profile), FakeCache(), FakeRecords()
        self.lists = ListService(
            active_model or active(),
            ProfileRepository(self.store),
            self.cache,
            ListBuilder(),
            ListPublisher(self.cache, self.records),
            SingleFlight(),
        )

    async def recommend(self, user_id: int, amount: int, controls: Controls) -> Recommendations:
        return Recommendations.model_validate_json((await self.lists.recommend(user_id, amount, controls)).body())

    def put_into_cache(self, profile_version: int, model_version: str) -> ReadyList:
        head = ListHead(
            user_id=USER,
            profile_version=profile_version,
            model_version=model_version,
            computed_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        stored = ready_list(head, movies_for(served_model(), PROFILE, 4, NO_CONTROLS)[::-1])
        self.cache.entries[USER] = CacheEntry(profile_version, stored=stored)
        return stored


@pytest.fixture
def computations(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    users: list[int] = []
    compute = ServedModel.rendered_list_for

    def counted(served: ServedModel, profile: UserProfile, amount: int, controls: Controls) -> object:
        users.append(profile.user_id)
        return compute(served, profile, amount, controls)

    monkeypatch.setattr(ServedModel, "rendered_list_for", counted)
    return users


async def test_a_list_is_computed_recorded_and_cached() -> None:
    parts = Parts()
    listed = await parts.recommend(USER, 3, NO_CONTROLS)
    assert listed.movies == movies_for(served_model(), PROFILE, 3, NO_CONTROLS)
    assert (listed.profile_version, listed.source) == (3, "computed")
    assert [stored.profile_version for stored in parts.records.puts] == [3]
    assert parts.cache.calls == [f"placeholder {USER} 0", f"fill {USER} 3"]
    assert parts.cache.entries[USER].stored == parts.records.puts[0].ready


async def test_the_placeholder_comes_before_the_profile_is_read() -> None:
    parts = Parts()
    parts.store.calls = parts.cache.calls
    await parts.recommend(USER, 3, NO_CONTROLS)
    assert parts.cache.calls == [f"placeholder {USER} 0", "load", f"fill {USER} 3"]


async def test_with_controls_nothing_is_stored() -> None:
    parts = Parts()
    listed = await parts.recommend(USER, 3, Controls(genre="Horror"))
    assert listed.movies == movies_for(served_model(), PROFILE, 3, Controls(genre="Horror"))
    assert (parts.cache.calls, parts.records.puts) == ([], [])


async def test_a_list_that_has_just_been_cached_is_not_computed_again(computations: list[int]) -> None:
    parts = Parts(replace(PROFILE, version=1000))
    parts.put_into_cache(1000, "v1")
    computations.clear()
    listed = await parts.recommend(USER, 2, NO_CONTROLS)
    assert computations == []
    assert (listed.source, len(listed.movies), parts.records.puts) == ("cache", 2, [])


@pytest.mark.parametrize(("profile_version", "model_version"), [(2, "v1"), (3, "v0")])
async def test_a_cached_list_of_another_profile_or_model_is_replaced(profile_version: int, model_version: str) -> None:
    parts = Parts()
    old = parts.put_into_cache(profile_version, model_version)
    listed = await parts.recommend(USER, 2, NO_CONTROLS)
    assert (listed.profile_version, listed.model_version, listed.source) == (3, "v1", "computed")
    new = parts.cache.entries[USER].stored
    assert new is not None
    assert new != old


async def test_a_cached_list_of_a_later_version_than_the_profile_is_not_returned() -> None:
    """A restored backup may take a profile back to an earlier version."""
    parts = Parts()
    parts.put_into_cache(4, "v1")
    listed = await parts.recommend(USER, 2, NO_CONTROLS)
    assert (listed.profile_version, listed.source) == (3, "computed")


async def test_while_a_fill_is_in_progress_the_cache_is_not_read() -> None:
    parts = Parts()
    parts.cache.entries[USER] = CacheEntry(3, b"somebody's token")
    await parts.recommend(USER, 2, NO_CONTROLS)
    assert f"get {USER}" not in parts.cache.calls


async def test_without_redis_the_list_is_recorded_alone() -> None:
    parts = Parts()
    parts.cache.down = True
    assert (await parts.recommend(USER, 2, NO_CONTROLS)).profile_version == 3
    assert [stored.profile_version for stored in parts.records.puts] == [3]


async def test_callers_at_once_share_one_computation(computations: list[int]) -> None:
    parts = Parts()
    listed = await asyncio.gather(*(parts.recommend(USER, 2, NO_CONTROLS) for _ in range(20)))
    assert computations == [USER]
    assert all(each == listed[0] for each in listed)


async def test_lists_of_other_users_and_lengths_are_not_shared(computations: list[int]) -> None:
    parts = Parts(replace(PROFILE, verdicts={}))
    requests = [(USER, 2), (USER, 5), (SAMPLE_USER, 2)]
    listed = await asyncio.gather(*(parts.recommend(user, amount, NO_CONTROLS) for user, amount in requests))
    assert [(each.user_id, len(each.movies)) for each in listed] == requests
    assert len(computations) == 3


async def test_an_unknown_user_has_no_list() -> None:
    for controls in (NO_CONTROLS, Controls(genre="Horror")):
        with pytest.raises(UserNotFound):
            await Parts().recommend(1001, 2, controls)


async def test_before_a_model_is_loaded_there_is_no_list() -> None:
    parts = Parts(active_model=ActiveModel())
    with pytest.raises(RecommenderUnavailable):
        await parts.recommend(USER, 2, NO_CONTROLS)
    with pytest.raises(RecommenderUnavailable):
        await parts.lists.preview([], 2)
    assert parts.cache.calls == []


async def test_a_new_model_is_used_at_once() -> None:
    active_model = active()
    parts = Parts(active_model=active_model)
    await parts.recommend(USER, 2, NO_CONTROLS)
    active_model.current = ServedModel(LOADED, published(version="v2"))
    assert (await parts.recommend(USER, 2, NO_CONTROLS)).model_version == "v2"


async def test_a_preview_is_the_list_that_the_picks_would_have_as_ratings() -> None:
    parts = Parts()
    preview = Preview.model_validate_json(await parts.lists.preview([Pick(movie_id=IDS[0], rating=5)], 4))
    assert preview.movies == movies_for(served_model(), PROFILE, 4, NO_CONTROLS)
    assert (parts.cache.calls, parts.store.calls) == ([], [])


async def test_a_preview_leaves_unknown_movies_out() -> None:
    picks = [Pick(movie_id=IDS[0], rating=5), Pick(movie_id=999_999, rating=5)]
    preview = Preview.model_validate_json(await Parts().lists.preview(picks, 100))
    assert {movie.movie_id for movie in preview.movies} == set(IDS[1:])
    assert preview.unknown_movies == [999_999]


async def test_a_computation_is_not_joined_by_a_request_that_may_not_use_profiles() -> None:
    def refuse() -> None:
        raise StoreUnavailable

    parts = Parts()
    running = asyncio.create_task(parts.recommend(USER, 4, NO_CONTROLS))
    await asyncio.sleep(0)
    parts.lists.profiles.check = refuse
    with pytest.raises(StoreUnavailable):
        await parts.recommend(USER, 4, NO_CONTROLS)
    parts.lists.profiles.check = lambda: None
    assert (await running).user_id == USER
    parts.lists.profiles.check = refuse
    assert (await parts.recommend(SAMPLE_USER, 4, NO_CONTROLS)).user_id == SAMPLE_USER
