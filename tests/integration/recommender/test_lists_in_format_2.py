"""Lists in format 2, from the recommender through Redis, DynamoDB and S3 to a reader."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores
from shared.lists.found_list import FoundList
from shared.lists.fragments.files import FragmentFiles
from shared.lists.fragments.sync import FragmentsSync
from shared.lists.list_stores import VersionedListStores
from shared.lists.reader import ListReader
from shared.lists.store_format import StoreFormat
from tests.integration.recommender.conftest import USER, Recommender, running
from tests.support.waiting import eventually

SAMPLE_USER = 4


@pytest.fixture
async def recommender(
    recommender_settings: RecommenderSettings, stores: Stores, tmp_path: Path
) -> AsyncIterator[Recommender]:
    """Its reader, like that of web and voice, gets the fragments from S3."""
    await stores.notices.old.announce_format_2()
    await stores.notices.old.set_format_2()
    fragments = FragmentsSync(stores.fragments, FragmentFiles(tmp_path / "fragments"))
    async with running(recommender_settings, stores) as recommender:
        lists = VersionedListStores.create(
            StoreFormat(2, 2),
            recommender.cache,
            stores.dynamodb,
            recommender_settings.table_prefix,
            60,
            lambda: fragments.current,
        )
        recommender.reader = ListReader(lists, recommender.reader.lease)
        await eventually(fragments.refresh)
        recommender.data.put_item(stores.tables.users, user_id=USER)
        recommender.data.put_item(stores.tables.profiles, user_id=USER, version=0)
        yield recommender


async def lose_cache(recommender: Recommender) -> None:
    await recommender.cache.redis.flushall()


def rows(found: FoundList | None) -> Any:
    assert found is not None
    return json.loads(found.body())["movies"]


async def test_a_list_is_the_same_where_it_is_computed_cached_and_stored(recommender: Recommender) -> None:
    response = await recommender.http.put(f"/internal/users/{USER}/ratings/1?amount=100", json={"rating": 5})
    computed = response.json()["recommendations"]
    assert (computed["source"], computed["profile_version"]) == ("computed", 1)
    assert any("Because you liked Movie 0" in movie["reason"] for movie in computed["movies"])
    cached = await recommender.read(amount=100)
    await lose_cache(recommender)
    stored, again = await recommender.read(amount=100), await recommender.read(amount=100)
    assert [found and found.source for found in (cached, stored, again)] == ["cache", "store", "cache"]
    assert computed["movies"] == rows(cached) == rows(stored) == rows(again)
    heads = [found.body().partition(b',"source"')[0] for found in (cached, stored, again) if found]
    assert len(set(heads)) == 1


async def test_a_rating_replaces_the_list_everywhere(recommender: Recommender) -> None:
    for version, movie_id in enumerate((1, 8, 15), start=1):
        await recommender.rate(movie_id, 4.5)
        for source in ("cache", "store"):
            found = await recommender.read()
            assert found is not None
            assert (found.profile_version, found.source) == (version, source)
            assert movie_id not in [movie["movie_id"] for movie in rows(found)]
            await lose_cache(recommender)


async def test_without_ratings_there_is_no_list(recommender: Recommender) -> None:
    await recommender.rate(1, 5)
    await recommender.http.delete(f"/internal/users/{USER}/ratings/1")
    assert await recommender.source() is None


async def test_the_list_of_a_sample_user_is_stored_when_it_is_computed(recommender: Recommender) -> None:
    async def is_cached() -> bool:
        """As soon as the recommender has read the mark."""
        await recommender.http.get(f"/internal/users/{SAMPLE_USER}/recommendations")
        return await recommender.source(SAMPLE_USER) == "cache"

    assert await recommender.read(SAMPLE_USER) is None
    await eventually(is_cached)
    response = await recommender.http.get(f"/internal/users/{SAMPLE_USER}/recommendations")
    await lose_cache(recommender)
    stored = await recommender.read(SAMPLE_USER)
    assert stored is not None
    assert (stored.source, rows(stored)) == ("store", response.json()["movies"])
