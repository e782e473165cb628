import asyncio
from collections.abc import Collection
from typing import Any

import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.profile import SampleUsers, UserProfile
from services.recommender.lists.computed_list import Draft
from services.recommender.lists.profile_repository import Change, LiveProfiles
from services.recommender.stores.profile_table import ProfileMoved
from shared.contracts.errors import SampleUserReadOnly, StoreUnavailable, UserNotFound
from shared.lists.stored_list import StoredList


class FakeTable:
    """Commits onto the version it holds, as DynamoDB's condition does."""

    def __init__(self, *profiles: UserProfile) -> None:
        self.held = {profile.user_id: profile for profile in profiles}
        self.record: StoredList | None = None
        self.commits = 0
        self.lose_answer = False

    async def version(self, user_id: int) -> int | None:
        await asyncio.sleep(0)
        return self.held[user_id].version if user_id in self.held else None

    async def load(self, user_id: int) -> UserProfile | None:
        await asyncio.sleep(0)
        return self.held.get(user_id)

    async def commit(self, profile: UserProfile, movie_ids: Collection[int], made: StoredList | None) -> None:
        del movie_ids
        await asyncio.sleep(0)
        if self.held[profile.user_id].version != profile.version - 1:
            raise ProfileMoved
        self.held[profile.user_id] = profile
        self.record = made
        self.commits += 1
        if self.lose_answer:
            raise StoreUnavailable


USER = UserProfile(1000, 0)


@pytest.fixture
def samples(dataset: Dataset) -> SampleUsers:
    return SampleUsers(dataset.ratings)


async def drafted(profile: UserProfile) -> Draft:
    made: Any = f"made of version {profile.version}"
    return Draft(made, StoredList(profile.user_id, profile.version, b"", b""), b"a token")


async def change(profiles: LiveProfiles, samples: SampleUsers, said: Change, user_id: int = 1000) -> UserProfile:
    profile, _ = await profiles.change(user_id, [7], said, drafted, samples)
    return profile


def rating(movie_id: int, stars: float | None) -> Change:
    return lambda profile: profile.with_rating(movie_id, stars, 1)


def live(table: FakeTable) -> LiveProfiles:
    return LiveProfiles(table)  # type: ignore[arg-type]


async def test_concurrent_changes_from_two_replicas_all_count(samples: SampleUsers) -> None:
    table = FakeTable(USER)
    replicas = [live(table), live(table)]
    async with asyncio.TaskGroup() as group:
        for movie in range(20):
            group.create_task(change(replicas[movie % 2], samples, rating(movie, 4.0)))
    assert sorted(table.held[1000].verdicts) == list(range(20))
    assert table.held[1000].version == table.commits == 20


async def test_the_same_change_again_is_committed_once(samples: SampleUsers) -> None:
    table = FakeTable(USER)
    profiles = live(table)
    first = await change(profiles, samples, rating(7, 4.0))
    again = await change(profiles, samples, rating(7, 4.0))
    assert (table.commits, again.version) == (1, first.version)


async def test_the_list_is_committed_with_the_change_and_told_by_who_committed_it(samples: SampleUsers) -> None:
    table = FakeTable(USER)
    here, elsewhere = live(table), live(table)
    await change(here, samples, rating(7, 4.0))
    profile, draft = await elsewhere.change(1000, [8], rating(8, 4.0), drafted, samples)
    assert draft == await drafted(profile)
    assert draft.stored == table.record
    assert await here.change(1000, [8], rating(8, 4.0), drafted, samples) == (profile, None)


async def test_a_memory_that_another_replica_made_old_is_not_believed(samples: SampleUsers) -> None:
    table = FakeTable(USER)
    here, elsewhere = live(table), live(table)
    await change(here, samples, rating(7, 4.0))
    await change(elsewhere, samples, rating(7, None))
    assert (await here.get(1000, samples)).verdicts == {}
    rated_again = await change(here, samples, rating(7, 4.0))
    assert rated_again.rated[7].rating == 4.0
    assert table.held[1000].rated[7].rating == 4.0


async def test_after_a_lost_answer_the_retry_commits_nothing_twice(samples: SampleUsers) -> None:
    table = FakeTable(USER)
    profiles = live(table)
    table.lose_answer = True
    with pytest.raises(StoreUnavailable):
        await change(profiles, samples, rating(7, 4.0))
    table.lose_answer = False
    assert (await change(profiles, samples, rating(7, 4.0))).version == 1
    assert table.commits == 1


async def test_sample_users_are_read_only_and_unknown_ones_not_found(samples: SampleUsers) -> None:
    profiles = live(FakeTable())
    with pytest.raises(SampleUserReadOnly):
        await change(profiles, samples, rating(7, 4.0), user_id=4)
    with pytest.raises(UserNotFound):
        await change(profiles, samples, rating(7, 4.0), user_id=1000)
    assert (await profiles.get(4, samples)).version == 0
