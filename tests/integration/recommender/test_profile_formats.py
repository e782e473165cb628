"""Profiles of both formats in DynamoDB: changes, conversion, erasing, and what AWS would bill."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest

from services.recommender.domain.ports import ProfileMoved
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.migration.migration import Migration
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.format1.user_eraser import UserEraser
from services.recommender.stores.format2.profile_eraser import ProfileEraser
from services.recommender.stores.profiles import Eraser, Profiles
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.stores.user_reader import UserReader
from shared.stores.dynamodb import to_item
from tests.support.waiting import eventually

USER, OTHER = 1000, 1001
NOW = 1_700_000_000


@dataclass(frozen=True)
class FakeList:
    size: int = 2500
    expires_at: int = NOW

    def pack(self) -> bytes:
        return Random(1).randbytes(self.size)


@dataclass(frozen=True)
class Rendered:
    compact: FakeList = FakeList()


RENDERED: Any = Rendered()


@pytest.fixture
async def empty(recommender_settings: RecommenderSettings) -> AsyncIterator[Stores]:
    async with open_stores(recommender_settings) as stores:
        await stores.ensure()
        yield stores


async def put(stores: Stores, table: str, **values: Any) -> None:
    await stores.dynamodb.put_item(TableName=table, Item=to_item(values))


async def sign_up_in_format_1(stores: Stores, user_id: int = USER) -> None:
    await put(stores, stores.tables.users, user_id=user_id, name=f"user {user_id}", profile_version=0)


async def sign_up_in_format_2(stores: Stores, user_id: int = USER) -> None:
    stores.format.advance(2, 2)
    await put(stores, stores.tables.users, user_id=user_id, name=f"user {user_id}")
    await put(stores, stores.tables.profiles, user_id=user_id, version=0)


async def rate(profiles: Profiles, movie_id: int, user_id: int = USER, stored: Any = RENDERED) -> UserProfile:
    """As the use case does: again from the newest profile where somebody else was faster."""
    while True:
        profile = await profiles.load(user_id)
        assert profile is not None
        try:
            return await profiles.commit(profile.with_rating(movie_id, 5, NOW), [movie_id], stored)
        except ProfileMoved:
            await asyncio.sleep(0)


def migration(stores: Stores) -> Migration:
    async def no_sleep(_seconds: float) -> None:
        await asyncio.sleep(0)

    users = UserReader(stores.dynamodb, stores.tables, stores.profiles)
    board = stores.notices
    return Migration(users, stores.profiles.conversion, stores.installation, board.old, board.new, no_sleep)


async def migrate(stores: Stores) -> int:
    return (await migration(stores).run(lambda _: None, lambda _: None)).converted


async def all_items(stores: Stores, table: str) -> list[dict[str, Any]]:
    pages: Any = stores.dynamodb.get_paginator("scan").paginate(TableName=table)
    return [item async for page in pages for item in page["Items"]]


async def test_changes_of_several_writers_all_arrive(empty: Stores) -> None:
    await sign_up_in_format_2(empty)
    await asyncio.gather(*(rate(empty.profiles, movie_id) for movie_id in range(1, 21)))
    loaded = await empty.profiles.load(USER)
    assert loaded is not None
    assert (loaded.version, sorted(loaded.verdicts)) == (20, list(range(1, 21)))
    assert await empty.profiles.version(USER) == 20
    assert await empty.rating_counter.flush() == 20


async def test_a_profile_that_outgrows_its_item_is_read_and_changed_as_before(empty: Stores) -> None:
    """While another process reads it, and sees each version whole."""
    await sign_up_in_format_2(empty)
    profiles, chance = empty.profiles, Random(2)
    movies = chance.sample(range(1, 200_000), 3000)
    finished = asyncio.Event()

    async def read_on() -> None:
        while not finished.is_set():
            profile = await profiles.load(USER)
            assert profile is not None
            assert len(profile.verdicts) == 100 * profile.version

    reader = asyncio.create_task(read_on())
    profile = await profiles.load(USER)
    assert profile is not None
    for start in range(0, 3000, 100):
        batch = {movie: chance.randint(1, 10) / 2 for movie in movies[start : start + 100]}
        profile = await profiles.commit(profile.with_ratings(batch, NOW + 9999 * start), batch, RENDERED)
    finished.set()
    await reader
    loaded = await profiles.load(USER)
    assert loaded == profile
    segments = await all_items(empty, empty.tables.profile_segments)
    (head,) = await all_items(empty, empty.tables.profiles)
    assert {item["segment"]["S"] for item in segments} == {each["S"] for each in head["segments"]["L"]}
    assert len(await profiles.all_ratings()) == 3000

    removed = replace(loaded, version=31, verdicts={})
    await profiles.commit(removed, movies, None)
    assert await profiles.load(USER) == removed


async def test_an_erased_profile_leaves_nothing_but_a_tombstone_and_cannot_come_back(empty: Stores) -> None:
    await sign_up_in_format_2(empty)
    profile = await empty.profiles.load(USER)
    assert profile is not None
    many = dict.fromkeys(Random(3).sample(range(1, 200000), 2000), 4.5)
    late = await empty.profiles.commit(profile.with_ratings(many, NOW), many, RENDERED)
    eraser = eraser_of(empty)
    for _ in range(2):
        await eraser.erase(USER)
    with pytest.raises(ProfileMoved):
        await empty.profiles.commit(late.with_rating(1, 5, NOW), [1], RENDERED)
    assert await empty.profiles.load(USER) is None
    assert await all_items(empty, empty.tables.profile_segments) == []
    assert await all_items(empty, empty.tables.profiles) == [{"user_id": {"N": str(USER)}, "erased": {"BOOL": True}}]


def eraser_of(stores: Stores) -> Eraser:
    return Eraser(
        UserEraser(stores.dynamodb, stores.tables), ProfileEraser(stores.dynamodb, stores.tables), stores.format
    )


async def have_ratings(profiles: Profiles, user_ids: Iterable[int]) -> bool:
    return all([await profiles.version(user_id) for user_id in user_ids])


async def test_a_migration_loses_nothing_while_a_process_writes_that_has_not_heard_of_it(
    empty: Stores, recommender_settings: RecommenderSettings
) -> None:
    for user_id in (USER, OTHER):
        await sign_up_in_format_1(empty, user_id)
    await put(empty, empty.tables.users, user_id=0, last_user_id=OTHER, dataset="small", ratings_committed=7)
    async with open_stores(recommender_settings) as other:
        writers = [
            asyncio.create_task(rate_on(profiles, user_id, range(start, 400, 4)))
            for start, profiles in enumerate((empty.profiles, other.profiles))
            for user_id in (USER, OTHER)
        ]
        await eventually(lambda: have_ratings(empty.profiles, (USER, OTHER)))
        assert await migrate(empty) == 2
        await asyncio.gather(*writers)
        assert (empty.format.writing, other.format.writing) == (2, 2)
        for user_id in (USER, OTHER):
            found = await other.profiles.load(user_id)
            assert found is not None
            assert sorted(found.verdicts) == sorted([*range(0, 400, 4), *range(1, 400, 4)])
            assert found.version == 200
        assert len(await other.profiles.all_ratings()) == 400
    assert await migrate(empty) == 0
    assert await all_items(empty, empty.tables.ratings) == []


async def rate_on(profiles: Profiles, user_id: int, movie_ids: range) -> None:
    for movie_id in movie_ids:
        await rate(profiles, movie_id, user_id, stored=None)


async def test_what_is_left_over_in_format_1_does_not_count(empty: Stores) -> None:
    await sign_up_in_format_2(empty)
    await rate(empty.profiles, 1)
    await put(empty, empty.tables.ratings, user_id=USER, movie_id=1, rating=1, rated_at=NOW)
    await put(empty, empty.tables.ratings, user_id=USER, movie_id=2, rating=1, rated_at=NOW)
    assert (await empty.profiles.all_ratings()).rows() == [(USER, 1, 5.0, NOW)]


async def test_a_profile_of_format_1_is_converted_when_format_2_is_written_and_somebody_loads_it(empty: Stores) -> None:
    await sign_up_in_format_1(empty)
    await put(empty, empty.tables.ratings, user_id=USER, movie_id=7, rating=4.5, rated_at=NOW, dismissed=True)
    empty.format.advance(2, 2)
    assert await empty.profiles.version(USER) == 0
    loaded = await empty.profiles.load(USER)
    assert loaded == UserProfile(USER, 0, {7: Verdict(4.5, NOW, dismissed=True)})
    (user,) = await all_items(empty, empty.tables.users)
    assert "profile_version" not in user
    assert await empty.profiles.load(OTHER) is None


async def test_a_profile_that_was_erased_in_format_1_is_not_converted(empty: Stores) -> None:
    await sign_up_in_format_1(empty)
    await eraser_of(empty).erase(USER)
    empty.format.advance(2, 2)
    assert await empty.profiles.load(USER) is None
    assert await all_items(empty, empty.tables.profiles) == []


@pytest.mark.parametrize(("length", "most"), [(200, 8), (20_000, 12)])
async def test_a_rating_is_billed_few_units(empty: Stores, length: int, most: int) -> None:
    """Counted from the items before and after each change, by AWS's rules."""
    await sign_up_in_format_2(empty)
    chance, ratings = Random(4), 40
    movies = chance.sample(range(1, 200_000), length + ratings)
    verdicts = {movie: Verdict(chance.randint(1, 10) / 2, NOW + chance.randrange(10**8)) for movie in movies[:length]}
    profile = await empty.profiles.load(USER)
    assert profile is not None
    profile = await empty.profiles.commit(replace(profile, version=1, verdicts=verdicts), verdicts, RENDERED)
    before, units = await sizes(empty), 0
    for place, movie in enumerate(movies[length:]):
        changed = profile.with_rating(movie, 4.5, NOW + 10**8 + 3600 * place)
        profile = await empty.profiles.commit(changed, [movie], RENDERED)
        after = await sizes(empty)
        written = {key: max(before.get(key, 0), after.get(key, 0)) for key in before.keys() ^ after.keys() | {HEAD}}
        units += sum(-(-size // 1024) for size in written.values()) * (2 if len(written) > 1 else 1)
        before = after
    assert units / ratings <= most


HEAD = "head"


async def sizes(stores: Stores) -> dict[str, int]:
    """The bytes of the head and of each segment."""
    (head,) = await all_items(stores, stores.tables.profiles)
    segments = await all_items(stores, stores.tables.profile_segments)
    return {HEAD: item_size(head)} | {item["segment"]["S"]: item_size(item) for item in segments}


def item_size(item: dict[str, Any]) -> int:
    return sum(len(name) + value_size(value) for name, value in item.items())


def value_size(value: dict[str, Any]) -> int:
    """As AWS documents it."""
    ((kind, content),) = value.items()
    if kind == "N":
        return len(content) // 2 + 2
    if kind == "L":
        return 3 + sum(1 + value_size(each) for each in content)
    return len(content)
