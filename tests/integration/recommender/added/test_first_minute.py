"""A film that was just added is found by every replica, and stands in the list of those whose taste it fits."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from services.recommender.app import create_app
from services.recommender.datasets.twins import Twins
from services.recommender.records.importer import RecordImporter
from services.recommender.records.known_movies import DatasetMovies
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.training.pipeline import train_and_publish
from shared.contracts.movie_records import MovieLine
from tests.support.catalogue.opposite_tastes import ROMANCES, USERS, WAR, dataset
from tests.support.processes.app_server import served
from tests.support.waiting import eventually

FAN, OTHER = WAR[0], ROMANCES[0]
"""Users of the kinds of `WAR` and `ROMANCES`."""
ADDED = {"title": "The Long Siege", "year": 1975, "genres": ["War", "Drama"], "tags": ["battle"], "key": "siege"}


@pytest.fixture
async def stores(recommender_settings: RecommenderSettings) -> AsyncIterator[Stores]:
    """With the data set of planted tastes, and a model of it."""
    async with open_stores(recommender_settings) as stores:
        await stores.ensure()
        await stores.datasets.save(dataset())
        await stores.installation.begin_ids_after(USERS, "small")
        await stores.read_format()
        await train_and_publish("ease", "small", dataset(), stores.profiles, stores.models, records=stores.records)
        yield stores


@pytest.fixture
async def replicas(recommender_settings: RecommenderSettings, stores: Stores) -> AsyncIterator[list[httpx.AsyncClient]]:
    del stores
    headers = {"Authorization": f"Bearer {recommender_settings.internal_token.get_secret_value()}"}
    async with AsyncExitStack() as stack:
        urls = [await stack.enter_async_context(served(create_app(recommender_settings))) for _ in range(2)]
        clients = [httpx.AsyncClient(base_url=url, headers=headers, timeout=20) for url in urls]
        for client in clients:
            await stack.enter_async_context(client)

            async def is_ready(client: httpx.AsyncClient = client) -> bool:
                return (await client.get("/health/ready")).status_code == 200

            await eventually(is_ready)
        yield clients


async def movies_of(replica: httpx.AsyncClient, user: int) -> list[dict[str, Any]]:
    response = await replica.get(f"/internal/users/{user}/recommendations", params={"amount": 20})
    movies: list[dict[str, Any]] = response.raise_for_status().json()["movies"]
    return movies


async def test_a_new_film_is_recommended_by_every_replica_to_those_whose_taste_it_fits(
    stores: Stores, replicas: list[httpx.AsyncClient]
) -> None:
    before = [await movies_of(replica, FAN) for replica in replicas]
    assert before[0] == before[1]

    async def acknowledge(_: Any) -> None: ...

    report = await RecordImporter(stores.records, DatasetMovies(dataset(), Twins()), acknowledge).run(
        [(1, MovieLine.model_validate(ADDED))]
    )
    assert report.added == 1

    async def is_found() -> bool:
        pages = [await replica.get("/internal/movies", params={"q": "long siege"}) for replica in replicas]
        return all(page.raise_for_status().json()["movies"] for page in pages)

    await eventually(is_found)
    one, other = [await movies_of(replica, FAN) for replica in replicas]
    assert one == other
    (listed,) = [movie for movie in one if movie["title"] == "The Long Siege"]
    assert listed["explanation"]["kind"] == "ratings"
    assert {feature["name"] for feature in listed["explanation"]["shared"]} <= {"War", "Drama", "battle"}
    assert listed["reason"].startswith("Shares ")
    assert "The Long Siege" not in [movie["title"] for movie in await movies_of(replicas[0], OTHER)]
