from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.remaking.list_remake import ListRemake
from shared.contracts.errors import StoreUnavailable
from shared.lists.rendering import RenderedList
from tests.support.fakes.list_stores import CacheEntry
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.fakes.published_lists import FakeCache, FakeRecords
from tests.support.served_models import IDS, SAMPLE_USER, served_model

USER, UNRATED, NOBODY = 944, 945, 946
OLD, NEW = served_model(version="v1"), served_model(version="v2")


def profile(version: int = 3) -> UserProfile:
    return UserProfile(USER, version, {IDS[0]: Verdict(5.0, 1)})


@dataclass
class Records(FakeRecords):
    """`before_put` happens between the computation of a list and its storing."""

    before_put: Callable[[], None] = field(default=lambda: None)

    async def put(self, rendered: RenderedList) -> bool:
        self.before_put()
        return await super().put(rendered)


@dataclass
class Setup:
    records: Records = field(default_factory=Records)
    cache: FakeCache = field(default_factory=FakeCache)
    store: FakeProfileStore = field(default_factory=lambda: FakeProfileStore(profile(), UserProfile(UNRATED, 1)))

    async def remake(self, user_id: int = USER) -> str:
        publisher = ListPublisher(self.cache, self.records)
        return await ListRemake(ProfileRepository(self.store), ListBuilder(), publisher).remake(NEW, user_id)


@pytest.fixture
def setup() -> Setup:
    return Setup()


async def test_a_list_of_an_earlier_model_is_replaced_in_the_record_and_then_in_the_cache(setup: Setup) -> None:
    setup.records.models[USER] = OLD.version
    assert await setup.remake() == "remade"
    (stored,) = setup.records.puts
    assert (stored.user_id, stored.profile_version, stored.compact.head.model_version) == (USER, 3, NEW.version)
    assert setup.cache.calls == [f"fill {USER} 3"], "no placeholder is put, since nobody asked for the list"


async def test_a_list_of_the_model_is_left_as_it_is(setup: Setup) -> None:
    setup.records.models[USER] = NEW.version
    assert await setup.remake() == "current"
    assert (setup.records.puts, setup.store.calls, setup.cache.calls) == ([], [], [])


async def test_a_list_of_the_model_and_an_earlier_catalogue_is_left_to_its_next_reader(setup: Setup) -> None:
    setup.records.models[USER] = f"{NEW.published.version}+7"
    assert await setup.remake() == "current"


async def test_a_change_of_the_profile_meanwhile_is_not_overtaken(setup: Setup) -> None:
    def change() -> None:
        setup.records.newer = True

    setup.records.before_put = change
    assert await setup.remake() == "overtaken"
    assert setup.cache.calls == []


async def test_a_sample_users_list_is_remade_too(setup: Setup) -> None:
    assert await setup.remake(SAMPLE_USER) == "remade"
    assert setup.records.puts[0].profile_version == 0


@pytest.mark.parametrize(("user_id", "outcome"), [(UNRATED, "unrated"), (NOBODY, "gone")])
async def test_whoever_has_no_list_gets_none(setup: Setup, user_id: int, outcome: str) -> None:
    assert await setup.remake(user_id) == outcome
    assert (setup.records.puts, setup.cache.calls) == ([], [])


async def test_a_store_that_refuses_is_told(setup: Setup) -> None:
    setup.records.down = True
    with pytest.raises(StoreUnavailable):
        await setup.remake()


async def test_a_store_that_refuses_the_write_is_told_and_the_cache_is_left_alone(setup: Setup) -> None:
    def break_down() -> None:
        setup.records.down = True

    setup.records.before_put = break_down
    setup.cache.entries[USER] = CacheEntry(3)
    with pytest.raises(StoreUnavailable):
        await setup.remake()
    assert setup.cache.calls == []
