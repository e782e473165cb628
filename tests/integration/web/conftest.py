from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

import httpx
import pytest
from pydantic import SecretStr

from services.web.app import create_app, open_dependencies
from services.web.settings import WebSettings
from shared.settings import ServiceSettings
from shared.stores.aws import DynamoDBClient, open_dynamodb
from shared.stores.tables import Tables, ensure_tables
from tests.support.alexa.account_linking import CLIENT_SECRET, REDIRECT_URIS
from tests.support.aws_data import AwsData
from tests.support.fakes.recommender import LAST_SAMPLE_USER_ID, FakeRecommender
from tests.support.processes.app_server import served


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
async def tables(dynamodb: DynamoDBClient, store_settings: ServiceSettings) -> Tables:
    """The tables as the recommender leaves them, with the highest id of the data set."""
    tables = Tables(store_settings.table_prefix)
    await ensure_tables(dynamodb, tables)
    counter = {"user_id": {"N": "0"}, "last_user_id": {"N": str(LAST_SAMPLE_USER_ID)}}
    await dynamodb.put_item(TableName=tables.users, Item=counter)
    return tables


@pytest.fixture
async def web(
    store_settings: ServiceSettings, dynamodb: DynamoDBClient, aws_data: AwsData, tables: Tables
) -> AsyncIterator[Web]:
    settings = WebSettings(
        **store_settings.model_dump(),
        sign_ups_per_address=5,
        oauth_client_secret=SecretStr(CLIENT_SECRET),
        oauth_redirect_uris=",".join(REDIRECT_URIS),
    )
    recommender = FakeRecommender()
    app = create_app(settings, partial(open_dependencies, transport=recommender.transport()))
    async with served(app) as url, httpx.AsyncClient(base_url=url) as http:
        yield Web(http, settings, dynamodb, aws_data, tables, recommender)
