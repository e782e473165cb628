from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import httpx
import pytest
from pydantic import SecretStr

from services.web.app import create_app, open_dependencies
from services.web.dependencies import Dependencies
from services.web.settings import WebSettings
from shared.contracts.movies import Movie
from shared.lists.format1.notice_table import NoticeTable
from shared.lists.fragments.store import FragmentStore
from shared.lists.fragments.table import Fragments
from shared.lists.store_format import Format
from shared.lists.table import ListTable
from shared.settings import ServiceSettings
from shared.stores.aws import DynamoDBClient, open_dynamodb, open_s3
from shared.stores.objects import Objects, ensure_bucket
from shared.stores.tables import Tables
from shared.telemetry.telemetry import Telemetry
from tests.support.alexa.account_linking import CLIENT_SECRET, REDIRECT_URIS
from tests.support.aws_data import AwsData, create_tables
from tests.support.catalogue.fake_catalogue import TITLES, movie_json
from tests.support.fakes.recommender import LAST_SAMPLE_USER_ID, FakeRecommender
from tests.support.processes.app_server import served
from tests.support.waiting import eventually


@dataclass
class Web:
    """The running service, its stores, and the fake recommender behind it."""

    http: httpx.AsyncClient
    settings: WebSettings
    dynamodb: DynamoDBClient
    data: AwsData
    tables: Tables
    recommender: FakeRecommender

    async def sign_up(self, name: str = "Ada") -> httpx.Response:
        return await self.http.post("/api/users", json={"name": name, "password": "correct horse"})

    async def sign_in(self, password: str = "correct horse") -> httpx.Response:
        return await self.http.post("/api/session", json={"name": "Ada", "password": password})

    async def rate(self, user_id: int = LAST_SAMPLE_USER_ID + 1) -> httpx.Response:
        return await self.http.put(f"/api/users/{user_id}/ratings/1", json={"rating": 5})


@pytest.fixture
async def dynamodb(store_settings: ServiceSettings) -> AsyncIterator[DynamoDBClient]:
    async with open_dynamodb(store_settings) as client:
        yield client


@pytest.fixture
def stored_as() -> Format:
    """The format of the stores. New installations begin in format 2."""
    return 2


@pytest.fixture
async def tables(dynamodb: DynamoDBClient, store_settings: ServiceSettings, stored_as: Format) -> Tables:
    """The tables as the recommender leaves them, with the highest id of the data set."""
    tables = Tables(store_settings.table_prefix)
    await create_tables(dynamodb, tables)
    if stored_as == 2:
        await NoticeTable(dynamodb, tables).set_format_2()
    counter = {"user_id": {"N": "0"}, "last_user_id": {"N": str(LAST_SAMPLE_USER_ID)}}
    await dynamodb.put_item(TableName=tables.users, Item=counter)
    return tables


async def publish_catalogue(settings: ServiceSettings) -> None:
    """As the recommender does."""
    movies = (Movie.model_validate(movie_json(movie_id)) for movie_id in range(1, len(TITLES) + 1))
    async with open_s3(settings) as s3:
        await ensure_bucket(s3, settings.bucket, settings.aws_region)
        await FragmentStore(Objects(s3, settings.bucket)).ensure(Fragments.from_movies(movies))


@pytest.fixture
async def web(
    store_settings: ServiceSettings,
    dynamodb: DynamoDBClient,
    aws_data: AwsData,
    tables: Tables,
    stored_as: Format,
    tmp_path: Path,
) -> AsyncIterator[Web]:
    settings = WebSettings(
        **store_settings.model_dump(exclude={"fragments_dir"}),
        fragments_dir=tmp_path / "fragments",
        sign_ups_per_address=5,
        oauth_client_secret=SecretStr(CLIENT_SECRET),
        oauth_redirect_uris=",".join(REDIRECT_URIS),
    )
    await publish_catalogue(store_settings)
    recommender = FakeRecommender()

    @asynccontextmanager
    async def open_ready(settings: WebSettings, telemetry: Telemetry) -> AsyncIterator[Dependencies]:
        async with open_dependencies(settings, telemetry, recommender.transport()) as dependencies:
            await eventually(lambda: has_read_stores(dependencies, stored_as))
            yield dependencies

    async with served(create_app(settings, open_ready)) as url, httpx.AsyncClient(base_url=url, timeout=30) as http:
        yield Web(http, settings, dynamodb, aws_data, tables, recommender)


async def has_read_stores(dependencies: Dependencies, stored_as: Format) -> bool:
    """Whether web knows the format of the stores and the catalogue, and may use the cache."""
    reader = dependencies.user_lists.reader
    table = cast("ListTable", reader.stores.format2.table)
    return reader.stores.store_format.reading == stored_as and table.fragments() is not None and reader.lease.is_valid()
