"""What a training is billed for reading the ratings of registered users, counted before DynamoDB's stand-in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from services.recommender.domain.profile import Verdict
from services.recommender.evaluation.synthetic.ratings import Shape, generate
from services.recommender.stores.counters.rating_counter import RatingCounter
from services.recommender.stores.format2.profile_items import ProfileItems
from services.recommender.stores.format2.profile_scan import ProfileScan
from shared.lists.store_format import StoreFormat
from shared.settings import ServiceSettings
from shared.stores.aws import open_dynamodb
from shared.stores.dynamodb import to_item
from shared.stores.tables import Tables, ensure_tables
from tests.load.write_units.counting_proxy import CountingProxy, counting_proxy
from tests.support.processes.stack import AwsStandin, free_port

USERS, RATINGS = 60, 10_000
"""As many ratings a user as MovieLens 1M has."""
LIST_BYTES = 2000


@dataclass(frozen=True)
class FakeList:
    expires_at: int = 99
    movie_ids: tuple[int, ...] = tuple(range(1, 101))

    def pack(self) -> bytes:
        return b"x" * LIST_BYTES


@dataclass
class Counted:
    profiles: ProfileItems
    proxy: CountingProxy

    async def add(self, user_id: int, verdicts: dict[int, Verdict]) -> None:
        table = self.profiles.tables.profiles
        await self.profiles.client.put_item(TableName=table, Item=to_item({"user_id": user_id, "version": 0}))
        profile = await self.profiles.load(user_id)
        assert profile is not None
        await self.profiles.commit(replace(profile, version=1, verdicts=verdicts), list(verdicts), FakeList())

    async def units(self, *attributes: str) -> float:
        """Of one scan of all profiles that asks for these attributes."""
        before = self.proxy.total
        scan = ProfileScan(self.profiles)
        if attributes:
            for number in range(4):
                async for _ in scan._scan(number, self.profiles.tables.profiles, *attributes):
                    pass
        else:
            ratings, users = await scan.ratings()
            assert (ratings.height, len(users)) == (RATINGS, USERS)
        return (self.proxy.total - before).read_units


@pytest.fixture
async def counted(aws_standin: AwsStandin, aws_settings: ServiceSettings) -> AsyncIterator[Counted]:
    tables = Tables(aws_settings.table_prefix)
    async with (
        counting_proxy(aws_standin.port, free_port()) as proxy,
        open_dynamodb(aws_settings.model_copy(update={"aws_endpoint_url": proxy.url})) as client,
    ):
        await ensure_tables(client, tables)
        counted = Counted(ProfileItems(client, tables, RatingCounter(client, tables, StoreFormat())), proxy)
        ratings, _ = generate(Shape(USERS, 1000, RATINGS))
        for (user_id,), own in ratings.partition_by("user_id", as_dict=True).items():
            rows = own.select("movie_id", "rating", "rated_at").rows()
            await counted.add(int(user_id), {movie: Verdict(stars, at) for movie, stars, at in rows})
        yield counted


async def test_a_scan_that_asks_for_versions_alone_is_billed_like_one_of_all_ratings(counted: Counted) -> None:
    """So parts of ratings in S3 would save no unit, as long as a scan has to find whose version has moved."""
    assert await counted.units("user_id", "version") == pytest.approx(await counted.units(), rel=0.1)


async def test_an_average_profile_with_its_list_is_billed_about_a_unit(counted: Counted) -> None:
    units = await counted.units() / USERS
    assert 0.7 < units < 1.1
