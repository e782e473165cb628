from dataclasses import dataclass, field

import pytest

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.cache_invalidation import CacheInvalidation
from services.recommender.lists.erasure import Erasure
from services.recommender.lists.outcomes import Outcomes
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import ActiveModel
from shared.contracts.errors import RecommenderUnavailable, SampleUserReadOnly, StoreUnavailable
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.fakes.published_lists import FakeReaders
from tests.support.served_models import SAMPLE_USER, active

USER = 944


@dataclass
class Eraser:
    steps: list[str]
    down: bool = False

    async def erase(self, user_id: int) -> None:
        if self.down:
            raise StoreUnavailable
        self.steps.append(f"erase {user_id}")


@dataclass
class Invalidation(CacheInvalidation):
    steps: list[str] = field(default_factory=list)

    async def settle(self, user_id: int, version: int) -> None:
        self.steps.append(f"settle {user_id} {version}")


@pytest.fixture
def steps() -> list[str]:
    return []


def erasure(
    steps: list[str],
    profiles: ProfileRepository,
    *,
    down: bool = False,
    readers: FakeReaders | None = None,
    active_model: ActiveModel | None = None,
) -> Erasure:
    stores = Eraser(steps, down), Invalidation(steps), Outcomes(), readers or FakeReaders()
    return Erasure(active_model or active(), profiles, *stores)


async def test_an_erasure_ends_when_no_reader_can_get_a_list_from_the_cache(steps: list[str]) -> None:
    store = FakeProfileStore(UserProfile(USER, 3))
    profiles = ProfileRepository(store)
    await profiles.recent(USER)
    await erasure(steps, profiles).erase(USER)
    assert steps == [f"erase {USER}", f"settle {USER} {2**53 - 1}"]
    await profiles.recent(USER)
    assert store.calls == ["load", "load"]


async def test_a_failed_erasure_is_not_acknowledged(steps: list[str]) -> None:
    with pytest.raises(StoreUnavailable):
        await erasure(steps, ProfileRepository(FakeProfileStore()), down=True).erase(USER)
    assert steps == []


async def test_a_sample_user_is_never_erased(steps: list[str]) -> None:
    with pytest.raises(SampleUserReadOnly):
        await erasure(steps, ProfileRepository(FakeProfileStore())).erase(SAMPLE_USER)
    assert steps == []


async def test_without_a_model_sample_users_are_unknown_so_no_user_is_erased(steps: list[str]) -> None:
    profiles = ProfileRepository(FakeProfileStore())
    with pytest.raises(RecommenderUnavailable):
        await erasure(steps, profiles, active_model=ActiveModel()).erase(USER)
    assert steps == []


async def test_an_erasure_forgets_that_the_list_was_read(steps: list[str]) -> None:
    readers = FakeReaders([USER, SAMPLE_USER])
    await erasure(steps, ProfileRepository(FakeProfileStore()), readers=readers).erase(USER)
    assert readers.user_ids == [SAMPLE_USER]


async def test_an_erasure_does_not_wait_for_redis_to_forget_that(steps: list[str]) -> None:
    await erasure(steps, ProfileRepository(FakeProfileStore()), readers=FakeReaders([USER], down=True)).erase(USER)
    assert steps == [f"erase {USER}", f"settle {USER} {2**53 - 1}"]
