"""Bootstrap stores a data set and a first model."""

import asyncio
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from services.recommender.bootstrap import bootstrap
from services.recommender.datasets.formats import DatasetError
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores
from tests.chaos.proxy import Disturbance, FaultyProxy, Link

RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,193609,0.5,964981247\n610,1,4.5,1493850091\n"
MOVIES = "movieId,title,genres\n1,Toy Story (1995),Comedy\n193609,Andrew Dice Clay (1991),Comedy\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "ml-tiny.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("ml-tiny/ratings.csv", RATINGS)
        file.writestr("ml-tiny/movies.csv", MOVIES)
    return path


async def test_bootstrap_prepares_the_stores_and_a_second_one_changes_nothing(
    recommender_settings: RecommenderSettings, archive: Path
) -> None:
    settings = recommender_settings.model_copy(update={"dataset": "ml-tiny", "dataset_path": archive})
    await bootstrap(settings)
    async with open_stores(settings) as stores:
        dataset = await stores.datasets.load()
        assert dataset.ratings.rows()[1] == (1, 193609, 0.5, 964981247)
        version = await stores.models.current_version()
        assert version is not None
        served = await stores.models.load(version)
        assert (served.dataset, served.model.movie_ids.tolist()) == ("ml-tiny", [1, 193609])
        await bootstrap(settings.model_copy(update={"dataset_path": None}))
        assert await stores.models.current_version() == version


async def test_a_store_that_first_answers_after_five_seconds_is_waited_for(
    recommender_settings: RecommenderSettings, archive: Path
) -> None:
    """As LocalStack does while it loads DynamoDB: what is asked meanwhile is answered when it has."""
    link = Link("bootstrap", "aws", urlsplit(recommender_settings.aws_endpoint_url or "").port or 0)
    proxy = FaultyProxy([link])
    link.disturb(Disturbance("no-answers"))
    await proxy.apply()
    settings = recommender_settings.model_copy(
        update={
            "dataset": "ml-tiny",
            "dataset_path": archive,
            "aws_endpoint_url": f"http://127.0.0.1:{proxy.port}",
        }
    )
    asyncio.get_running_loop().call_later(5, link.repair)
    await bootstrap(settings)
    await proxy.close()
    async with open_stores(recommender_settings) as stores:
        assert await stores.models.current_version() is not None


async def test_a_model_is_trained_if_no_stored_one_can_be_served(
    recommender_settings: RecommenderSettings, archive: Path
) -> None:
    settings = recommender_settings.model_copy(update={"dataset": "ml-tiny", "dataset_path": archive})
    await bootstrap(settings)
    async with open_stores(settings) as stores:
        old = await stores.models.current_version()
        assert old is not None
        manifest = f"models/{old}/manifest.json"
        found = await stores.models.objects.get_json(manifest)
        assert found is not None
        await stores.models.objects.put_json(manifest, {**found[0], "structure": {"kind": "OfAnOlderMatinee"}})
        await bootstrap(settings)
        new = await stores.models.current_version()
        assert new is not None
        assert new > old
        await stores.models.load(new)


async def test_tables_with_users_of_another_data_set_are_not_changed(
    recommender_settings: RecommenderSettings, archive: Path
) -> None:
    settings = recommender_settings.model_copy(update={"dataset": "ml-tiny", "dataset_path": archive})
    await bootstrap(settings)
    with pytest.raises(DatasetError, match="hold users of ml-tiny"):
        await bootstrap(settings.model_copy(update={"dataset": "ml-other"}))
