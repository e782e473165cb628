"""`python -m services.recommender.train`: trains on all ratings of today and publishes the model."""

import asyncio
import sys

from services.recommender.settings import RecommenderSettings
from services.recommender.stores.objects import CorruptObject
from services.recommender.stores.opened import open_stores
from services.recommender.training import train_and_publish
from shared.errors import MatineeError
from shared.logs import configure_logs
from shared.settings import load_settings


async def train(settings: RecommenderSettings) -> str:
    async with open_stores(settings) as stores:
        dataset = await stores.datasets.load()
        published = await train_and_publish(
            settings.algorithm, settings.dataset, dataset, stores.profiles, stores.models
        )
    return published.version


def main() -> None:
    settings = load_settings(RecommenderSettings)
    configure_logs("train", "WARNING")
    try:
        version = asyncio.run(train(settings))
    except (CorruptObject, MatineeError) as error:
        sys.exit(f"Training did not end well, and the old model stays: {error}")
    sys.stdout.write(f"Published model {version}. Running recommenders take it up within seconds.\n")


if __name__ == "__main__":
    main()
