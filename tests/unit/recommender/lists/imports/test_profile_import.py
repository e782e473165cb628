from dataclasses import dataclass

import pytest

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.cache_invalidation import CacheInvalidation
from services.recommender.lists.imports.profile_import import ProfileImport
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.profile_updater import ProfileUpdater
from shared.contracts.errors import SampleUserReadOnly
from shared.contracts.profile_imports import ImportedVerdict
from shared.contracts.values import MAX_BATCH_RATINGS
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.fakes.published_lists import FakeCache, FakeRecords
from tests.support.served_models import IDS, LOADED, SAMPLE_USER, TransparentModel, active, published

USER = 1000


@dataclass
class Invalidation(CacheInvalidation):
    def __init__(self) -> None: ...

    async def settle(self, user_id: int, version: int) -> None: ...


def profile_import(store: FakeProfileStore) -> ProfileImport:
    model, profiles = active(TransparentModel(LOADED, published())), ProfileRepository(store)
    cache, records = FakeCache(), FakeRecords()
    publisher = ListPublisher(cache, records)
    updater = ProfileUpdater(model, profiles, cache, ListBuilder(), publisher, Invalidation())
    return ProfileImport(model, profiles, updater)


def verdicts(rating: float, *movie_ids: int) -> list[ImportedVerdict]:
    return [ImportedVerdict(movie_id=movie_id, rating=rating, rated_at=100) for movie_id in movie_ids]


async def test_an_import_is_shown_committed_and_undone() -> None:
    store = FakeProfileStore(UserProfile(USER, 0).with_rating(IDS[0], 2.0, 50))
    imports, batch = profile_import(store), verdicts(4.0, *IDS[:2], 999_999)
    shown = await imports.preview(USER, batch)
    assert [(each.movie_id, each.before is not None) for each in shown.changes] == [(IDS[0], True), (IDS[1], False)]
    assert store.profiles[USER].version == 1
    await imports.commit(USER, batch)
    await imports.commit(USER, batch)
    assert {movie_id: each.rating for movie_id, each in store.profiles[USER].rated.items()} == {
        IDS[0]: 4.0,
        IDS[1]: 4.0,
    }
    assert store.profiles[USER].version == 2
    await imports.undo(USER, shown.changes)
    assert {movie_id: each.rating for movie_id, each in store.profiles[USER].rated.items()} == {IDS[0]: 2.0}


async def test_a_profile_of_many_items_is_changed_in_several_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.recommender.lists.imports.profile_import.MAX_BATCH_RATINGS", 2)
    assert MAX_BATCH_RATINGS > 2
    in_format_1, in_format_2 = (FakeProfileStore(UserProfile(USER, 0, stored_as=each)) for each in (None, "layout"))
    for store in (in_format_1, in_format_2):
        await profile_import(store).commit(USER, verdicts(4.0, *IDS[:5]))
        assert len(store.profiles[USER].rated) == 5
    assert (len(in_format_1.commits), len(in_format_2.commits)) == (3, 1)


async def test_an_empty_import_changes_nothing_and_a_sample_user_is_left_alone() -> None:
    store = FakeProfileStore(UserProfile(USER, 0))
    await profile_import(store).commit(USER, [])
    assert not store.commits
    store.profiles[SAMPLE_USER] = UserProfile(SAMPLE_USER, 0)
    with pytest.raises(SampleUserReadOnly):
        await profile_import(store).commit(SAMPLE_USER, verdicts(4.0, IDS[0]))
