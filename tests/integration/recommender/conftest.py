from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.recommender.app import create_app
from services.recommender.backups import backup, restore
from services.recommender.backups.restorer import RestoreReport
from services.recommender.datasets.formats import Dataset
from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.domain.profile import Verdict
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.training import pipeline
from services.recommender.training.pipeline import train_and_publish
from services.web.app import create_app as create_web_app
from services.web.settings import WebSettings
from shared.lists.found_list import FoundList, OutdatedList
from shared.lists.list_stores import VersionedListStores
from shared.lists.reader import ListReader
from shared.settings import ServiceSettings
from shared.stores.redis_cache import RedisCache, open_redis
from shared.stores.tables import SCHEMAS
from tests.support.aws_data import AwsData, open_aws_data
from tests.support.fakes.lease import valid_lease
from tests.support.processes.app_server import served
from tests.support.served_models import fitted
from tests.support.small_dataset import small_dataset
from tests.support.waiting import eventually

USER = 1000
PASSWORD = "correct horse"
USER_TABLES = {name: SCHEMAS[name] for name in ("users", "names", "ratings", "profiles")}


@dataclass
class Recommender:
    """The running service, its stores, and a reader of lists like that of web and voice."""

    http: httpx.AsyncClient
    stores: Stores
    data: AwsData
    cache: RedisCache
    reader: ListReader
    dataset: Dataset

    async def ready(self) -> bool:
        return (await self.http.get("/health/ready")).status_code == 200

    async def sign_up(self, user_id: int = USER) -> None:
        self.data.put_item(self.stores.tables.users, user_id=user_id)
        self.data.put_item(self.stores.tables.profiles, user_id=user_id, version=0)

    async def rate(self, movie_id: int, rating: float, user_id: int = USER) -> dict[str, Any]:
        response = await self.http.put(f"/internal/users/{user_id}/ratings/{movie_id}", json={"rating": rating})
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def forget_lists(self, user_id: int = USER) -> None:
        """As if the list had expired in both stores."""
        await self.cache.redis.delete(f"{self.stores.settings.table_prefix}lists:{user_id}")
        item = self.data.item(self.stores.tables.profiles, user_id=user_id) or {}
        attributes = {name: item[name] for name in item if name not in {"list", "list_expires"}}
        self.data.put_item(self.stores.tables.profiles, **attributes)

    async def source(self, user_id: int = USER) -> str | None:
        found = await self.read(user_id)
        return found.source if found else None

    async def read(self, user_id: int = USER, amount: int = 10) -> FoundList | None:
        found = await self.reader.read(user_id, amount)
        return None if isinstance(found, OutdatedList) else found


@pytest.fixture
def recommender_settings(store_settings: ServiceSettings, tmp_path: Path) -> RecommenderSettings:
    return RecommenderSettings(**store_settings.model_dump(), dataset="small", model_dir=tmp_path / "models")


@pytest.fixture
async def stores(recommender_settings: RecommenderSettings) -> AsyncIterator[Stores]:
    """With tables, a small data set and a first model, which is fitted once for all tests."""
    async with open_stores(recommender_settings) as stores:
        dataset = small_dataset()
        await stores.ensure()
        await stores.datasets.save(dataset)
        await stores.installation.begin_ids_after(178, "small")
        await stores.read_format()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pipeline, "fit_model", lambda algorithm, *_: fitted(algorithm))
            patch.setattr(pipeline, "try_model", lambda *_: None)
            await train_and_publish("ease", "small", dataset, stores.profiles, stores.models)
        yield stores


@asynccontextmanager
async def running(settings: RecommenderSettings, stores: Stores) -> AsyncIterator[Recommender]:
    token = settings.internal_token.get_secret_value()
    cache = RedisCache(open_redis(settings.redis_url), pause_seconds=0)
    loaded = LoadedDataset.from_source("small", small_dataset())
    lists = VersionedListStores.create(
        stores.format,
        cache,
        stores.dynamodb,
        settings.table_prefix,
        settings.list_cache_seconds,
        lambda: loaded.fragments,
    )
    reader = ListReader(lists, await valid_lease(stores.dynamodb, stores.tables))
    async with (
        served(create_app(settings)) as url,
        httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20) as http,
    ):
        with open_aws_data(str(settings.aws_endpoint_url)) as data:
            recommender = Recommender(http, stores, data, cache, reader, small_dataset())
            await eventually(recommender.ready)
            yield recommender
    await cache.close()


@pytest.fixture
async def recommender(recommender_settings: RecommenderSettings, stores: Stores) -> AsyncIterator[Recommender]:
    async with running(recommender_settings, stores) as recommender:
        yield recommender


@dataclass
class Services:
    """Web and recommender on stores of their own."""

    settings: RecommenderSettings
    recommender: Recommender
    web: httpx.AsyncClient

    @property
    def stores(self) -> Stores:
        return self.recommender.stores

    async def sign_up(self, name: str) -> int:
        response = await self.web.post("/api/users", json={"name": name, "password": PASSWORD})
        return int(response.raise_for_status().json()["user_id"])

    async def sign_in(self, who: dict[str, Any], password: str = PASSWORD) -> int:
        return (await self.web.post("/api/session", json={**who, "password": password})).status_code

    async def rate(self, user_id: int, movie_id: int, stars: float) -> int:
        return int((await self.recommender.rate(movie_id, stars, user_id))["profile_version"])

    async def list_of(self, user_id: int) -> dict[str, Any]:
        """As strangers see it before and after a restore, which ends sessions; with the committed version."""
        stranger = {"Authorization": "Bearer nobody"}
        response = await self.web.get(f"/api/users/{user_id}/recommendations", headers=stranger)
        listed: dict[str, Any] = response.raise_for_status().json()
        return listed | {"profile_version": await self.stores.profiles.version(user_id)}

    async def verdicts(self, user_id: int) -> dict[int, Verdict]:
        profile = await self.stores.profiles.find(user_id)
        assert profile is not None
        return dict(profile.verdicts)

    def everything(self) -> dict[str, list[Any]]:
        """All items of users, except for the counter of ids."""
        tables = self.stores.tables
        names = (tables.users, tables.names, tables.ratings, tables.profiles)
        items = {name: sorted(self.recommender.data.items(name), key=repr) for name in names}
        return {name: [item for item in found if item.get("user_id") != 0] for name, found in items.items()}

    async def back_up(self, place: Path | str) -> None:
        await backup.run(self.settings, str(place))

    async def restore(self, place: Path | str, *, force: bool = False) -> RestoreReport:
        return await restore.run(self.settings, str(place), force=force)

    def lose_users(self) -> None:
        """Empties the tables, as a disaster would, but neither Redis nor the memory of the services."""
        for name, keys in USER_TABLES.items():
            table = f"{self.settings.table_prefix}{name}"
            for item in self.recommender.data.items(table):
                self.recommender.data.delete_item(table, **{key: item[key] for key in keys})


@asynccontextmanager
async def web_and_recommender(settings: RecommenderSettings, stores: Stores) -> AsyncIterator[Services]:
    async with running(settings, stores) as recommender:
        own = {"recommender_url": str(recommender.http.base_url)}
        web_settings = WebSettings(**settings.model_dump(include=set(WebSettings.model_fields)) | own)
        async with served(create_web_app(web_settings)) as url, httpx.AsyncClient(base_url=url, timeout=20) as web:
            yield Services(settings, recommender, web)


@pytest.fixture
async def here(recommender_settings: RecommenderSettings, stores: Stores) -> AsyncIterator[Services]:
    async with web_and_recommender(recommender_settings, stores) as here:
        yield here
